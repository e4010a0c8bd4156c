import type { RunDiagnosis } from '@pipeline/cloudrun';
import type { Verdict } from '@pipeline/contracts';
import type { Explained, Outcome } from '../src/outcome.ts';

export const steady: Verdict = { state: 'steady', detail: 'api-2 has all traffic' };
export const failed = (detail = 'api-2 never got ready: exit'): Verdict => ({
  state: 'failed',
  reason: 'crashing',
  detail,
});

/** How a service ended, from `api-1` to `api-2` unless told. */
export const outcome = (fields: Partial<Outcome> = {}): Outcome => ({
  deployed: {
    kind: 'service',
    name: 'api',
    id: 'api',
    project: 'shop-staging',
    region: 'europe-west1',
    url: undefined,
  },
  changes: [
    { what: 'container web image', from: 'shop/api:1', to: 'shop/api:2' },
    { what: 'revision', from: 'api-1', to: 'api-2' },
  ],
  previous: 'api-1',
  next: 'api-2',
  ended: steady,
  took: 61_000,
  standing: { url: 'https://api-abc-ew.a.run.app', traffic: { 'api-2': 100 } },
  ...fields,
});

export const explained = (diagnosis: Partial<RunDiagnosis> = {}, neverReady = true): Explained => ({
  neverReady,
  diagnosis: {
    conditions: [
      { type: 'Ready', state: 'failed', reason: 'HEALTH_CHECK_CONTAINER_ERROR', message: 'no start', at: 0 },
    ],
    exit: { code: 3 },
    logs: { source: 'revision api-2', lines: ['no database', 'Container called exit(3).'] },
    serving: [{ revision: 'api-1', percent: 100 }],
    ...diagnosis,
  },
});
