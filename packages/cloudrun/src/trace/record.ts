import { recordTrace, type TraceRecorder } from '@pipeline/trace';
import type { RunStarted } from '../step.ts';
import type { Exchange } from '../wire/send.ts';
import { redact } from './redact.ts';

/**
 * Notes what Google answers, for `openRun`.
 * @param now milliseconds since the epoch
 */
export function recordRunTrace(now: () => number, limit?: number): TraceRecorder<Exchange> {
  const recording = {
    target: 'cloudrun',
    question: ({ request: { path } }: Exchange) => ({ path }),
    redact: (part: unknown, { operation, request, body }: Exchange) =>
      redact(operation, part, [request.body, body]),
    isAbout,
  };
  return recordTrace(now, recording, limit);
}

/** Operations have no name of what they are about in theirs, so those of the region are all kept. */
function isAbout({ path }: { path: string }, started: unknown): boolean {
  const { region, id } = (started ?? {}) as Partial<RunStarted>;
  const [, inside] = path.split('?', 1)[0]?.split(`/locations/${region}/`) ?? [];
  if (inside === undefined) return false;
  const [collection, name] = inside.split('/');
  return collection === 'operations' || name === undefined || name.split(':', 1)[0] === id;
}
