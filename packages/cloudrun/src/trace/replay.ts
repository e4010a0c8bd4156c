import { isRecord, type Trace } from '@pipeline/contracts';
import { replayFetch } from '@pipeline/trace';

/** @param now milliseconds since the trace's first answer */
export function replayRun(trace: Trace, now: () => number): typeof fetch {
  return replayFetch(trace, now, { kept: pathOf, asked: (_, path) => versioned(path), unknown: 501 });
}

export function pathOf(request: unknown): string {
  return isRecord(request) && typeof request.path === 'string' ? versioned(request.path) : '';
}

/** An endpoint may have had a path of its own before it. */
function versioned(path: string): string {
  return path.slice(Math.max(0, path.indexOf('/v2/')));
}
