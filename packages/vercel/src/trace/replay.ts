import type { Trace } from '@pipeline/contracts';
import { replayFetch } from '@pipeline/trace';
import { questionOf } from './question.ts';

/** @param now milliseconds since the trace's first answer */
export function replayVercel(trace: Trace, now: () => number): typeof fetch {
  const kept = ({ question }: Record<string, unknown>) => question;
  return replayFetch(trace, now, { kept, asked: questionOf, unknown: 'not_in_trace' });
}
