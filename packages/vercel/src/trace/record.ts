import { recordTrace, type TraceRecorder } from '@pipeline/trace';
import type { Exchange } from '../wire/send.ts';
import { questionOf } from './question.ts';
import { redact } from './redact.ts';

/** There may be thousands, and their answers say nothing. */
const NOT_NOTED = 'UploadFile';

/**
 * Notes what Vercel answers, for `openVercel`.
 * @param now milliseconds since the epoch
 */
export function recordVercelTrace(now: () => number, limit?: number): TraceRecorder<Exchange> {
  const recording = {
    target: 'vercel',
    question: ({ operation, request: { method, path } }: Exchange) =>
      operation === NOT_NOTED ? undefined : { question: questionOf(method, path) },
    redact: (part: unknown, { operation, clean }: Exchange) => redact(operation, part, clean),
  };
  return recordTrace(now, recording, limit);
}
