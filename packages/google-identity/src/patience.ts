/** For all calls of one wish and their retries; Google's library itself would wait for ever. */
const PATIENCE_MS = 60_000;

export function patience(signal: AbortSignal | undefined): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal === undefined ? [] : [signal])]);
}

/** For what takes no signal itself. */
export async function patiently<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    stop.addEventListener('abort', () => reject(stop.reason), { once: true });
  });
  return Promise.race([work, stopped]);
}
