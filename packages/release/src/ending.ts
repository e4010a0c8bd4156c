import { ActionError, type Ending, RolloutError, TimeoutError } from '@pipeline/contracts';

/** How work ended that threw. Where it cannot be said what serves now, it is `unknown`. */
export function endingOf(error: unknown, signal: AbortSignal): Ending {
  if (error instanceof RolloutError) {
    return error.verdict.state === 'progressing' ? 'unknown' : error.verdict.state;
  }
  if (error instanceof TimeoutError) return 'timeout';
  if (!signal.aborted) return 'unknown';
  const { reason } = signal;
  return reason instanceof ActionError && reason.code === 'lock-lost' ? 'unknown' : 'cancelled';
}

/** An error as one line for a record. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, ' ').trim().slice(0, 300);
}
