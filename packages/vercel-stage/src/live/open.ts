import type { Run } from '@pipeline/action-kit';
import { openVercel as open, recordVercelTrace } from '@pipeline/vercel';
import type { Identity } from '../config/identity.ts';
import type { Vercel } from '../types.ts';

/** Vercel's API, or that of the local cloud. Nothing is sent before the first question. */
export function openVercel(
  { token = '', team }: Identity,
  { context, clock, signal }: Pick<Run, 'context' | 'clock' | 'signal'>,
): Vercel {
  const recorder = recordVercelTrace(() => clock.now());
  const options = {
    token,
    scope: { team },
    clock,
    endpoint: context.env('VERCEL_API_URL'),
    observe: (seen: Parameters<typeof recorder.observe>[0]) => recorder.observe(seen),
  };
  return {
    api: open({ ...options, signal }),
    afterwards: open({ ...options, hurry: signal }),
    trace: about => recorder.trace(about),
  };
}
