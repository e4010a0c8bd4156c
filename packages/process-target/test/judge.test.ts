import { expect, it } from 'vitest';
import { type DeploymentView, judge } from '../src/index.ts';

const made = (id: number, state: DeploymentView['state'], detail = 'detail'): DeploymentView => ({
  id,
  key: `k/${id}`,
  release: `r${id}`,
  strategy: { kind: 'all-at-once' },
  state,
  detail,
});

it.each<[string, DeploymentView[], number | undefined, object]>([
  ['not shown yet', [], undefined, { state: 'progressing' }],
  ['on its way', [made(1, 'starting')], undefined, { state: 'progressing', detail: 'r1: detail' }],
  ['bakes', [made(1, 'baking')], 1, { state: 'progressing' }],
  ['holds', [made(1, 'holding')], undefined, { state: 'held', hold: { id: '1/verify', traffic: 0 } }],
  ['serves', [made(1, 'serving')], 1, { state: 'steady' }],
  [
    'says that it serves, and something else answers',
    [made(1, 'serving')],
    0,
    { state: 'failed', reason: 'stopped' },
  ],
  ['says that it serves, and nothing answers', [made(1, 'serving')], undefined, { state: 'failed' }],
  ['crashes', [made(1, 'crashing')], undefined, { state: 'failed', reason: 'crashing' }],
  ['went back', [made(1, 'went-back')], 0, { state: 'failed', reason: 'rolled-back' }],
  ['was ended', [made(1, 'stopped')], 0, { state: 'failed', reason: 'stopped' }],
  ['a newer one is on its way', [made(1, 'serving'), made(2, 'starting')], 1, { state: 'superseded' }],
  [
    'a newer one came after a crash',
    [made(1, 'crashing'), made(2, 'holding')],
    undefined,
    { state: 'superseded' },
  ],
  ['a newer one went back', [made(1, 'serving'), made(2, 'went-back')], 1, { state: 'steady' }],
])('%s', (_, deployments, serving, verdict) => {
  expect(judge({ deployments, releases: [], ...(serving !== undefined && { serving }) }, 1)).toMatchObject(
    verdict,
  );
});
