import type { Hold, Verdict } from '@pipeline/contracts';
import type { Outcome } from '../src/outcome.ts';
import type { StageWords } from '../src/report/words.ts';

/** Of a platform that is none: things of `yard` that run versions. */
export interface Thing extends Outcome {
  name: string;
  from: string;
  to?: string;
}

export const steady: Verdict = { state: 'steady', detail: 'all of it runs v2' };
export const superseded: Verdict = { state: 'superseded', detail: 'v3 took its place' };
export const HOLD: Hold = { id: 'wait-1', at: 'STEP_10', traffic: 10, expires: 1_800_000_000_000 };
export const held: Verdict = { state: 'held', hold: HOLD, detail: 'v2 waits at STEP_10' };
export const failed = (
  reason: Extract<Verdict, { state: 'failed' }>['reason'],
  detail = 'no start',
): Verdict => ({ state: 'failed', reason, detail });

/** How a thing ended, from v1 to v2 unless told. */
export const outcome = (fields: Partial<Thing> = {}): Thing => ({
  name: 'api',
  from: 'v1',
  to: 'v2',
  changes: [{ what: 'image', from: 'shop/api:1', to: 'shop/api:2' }],
  ended: steady,
  took: 61_000,
  ...fields,
});

/** One whose turn never came. */
export function neverBegun(name = 'api'): Thing {
  const { to: _, ended: __, took: ___, ...rest } = outcome({ name });
  return rest;
}

export const words: StageWords<Thing> = {
  stage: 'deploy-yard',
  platform: 'Yard',
  kind: 'thing',
  nameOf: ({ name }) => name,
  fullNameOf: ({ name }) => `yard/${name}`,
  nextOf: ({ to }) => to,
  previousOf: ({ from }) => from,
  causesOf: ({ ended }) => (ended instanceof Error ? [] : ['Likely cause: rust. Oil it']),
  goBack: ({ from }) => `To go back, deploy ${from}`,
  mend: 'Mend it',
  look: 'Look at the yard',
  crashing: goBack => `Yard keeps trying. ${goBack}`,
};
