/**
 * How long what must not be left half done may go on in a cancelled run, in milliseconds. The runner ends the process
 * after ten seconds, and by then it must have said what stands where.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation
 */
export const GRACE = 7_000;

/** Aborts that much later than the other, for the same reason. */
export function later(signal: AbortSignal, milliseconds: number): AbortSignal {
  const late = new AbortController();
  const begin = () => setTimeout(() => late.abort(signal.reason), milliseconds).unref();
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return late.signal;
}
