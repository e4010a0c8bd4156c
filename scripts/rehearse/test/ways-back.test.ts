import { expect, it } from 'vitest';
import type { StageRun } from '../stages.ts';
import { NOTHING_DEPLOYED, waysBack } from '../ways-back.ts';

const red = (stage: string, services: object): StageRun => ({
  job: 'deploy',
  environment: 'staging',
  stage,
  result: 'failure',
  took: 1,
  outputs: { services: JSON.stringify(services) },
  summaries: [],
  errors: [],
  log: [],
});
const back = (detail: string) => ({ verdict: 'failed', detail: '', wayBack: { state: 'back', detail } });

it.each<[string, StageRun, string[]]>([
  [
    'ECS went back by itself',
    red('deploy-ecs', { api: back('rolled back: the circuit breaker tripped') }),
    ['api: ECS went back: the circuit breaker tripped'],
  ],
  [
    'on Cloud Run it is the pipeline that gives the traffic back, in every region',
    red('deploy-cloudrun', {
      'web@a': back('web-1 has all traffic'),
      'web@b': { ...back('web-2 has all traffic'), verdict: 'steady' },
      'web@c': { verdict: 'steady', detail: '' },
    }),
    [
      'web@a: the pipeline gave the traffic back: web-1 has all traffic',
      'web@b: the pipeline gave the traffic back: web-2 has all traffic',
    ],
  ],
  [
    'there is nothing to take back where nothing was begun',
    red('deploy-cloudrun', { 'web@a': { verdict: 'not-started', detail: '' } }),
    [NOTHING_DEPLOYED],
  ],
  ['a stage that does not deploy has none', red('smoke-test', { api: back('x') }), []],
])('%s', (_, stage, lines) => {
  expect(waysBack([stage])).toEqual(lines);
});
