import { describe, expect, it } from 'vitest';
import { judgeRehearsal } from '../judge.ts';
import type { LiveService } from '../live.ts';
import { GOOD, type Scenario } from '../scenarios.ts';
import type { StageRun } from '../stages.ts';

const expected = { head: 'new', before: 'old', images: { api: 'r/shop/api@sha256:new' } };
const live = (fields: Partial<LiveService> = {}): LiveService[] => [
  {
    name: 'api',
    url: 'http://x',
    image: 'r/shop/api@sha256:new',
    version: 'new',
    running: 1,
    desired: 1,
    ...fields,
  },
];
const stage = (name: string, result: string, errors: string[] = []): StageRun => ({
  job: 'deploy api',
  stage: name,
  result,
  took: 1,
  outputs: {},
  summaries: [],
  errors,
});
const crash: Scenario = { name: 'crash', what: '', red: { stage: 'deploy-ecs', says: /exit code 1/ } };
const refused = stage('deploy-ecs', 'failure', ['3 stopped: exit code 1']);
const old = live({ version: 'old' });

describe('a good release', () => {
  it.each<[string, StageRun[], LiveService[], boolean]>([
    ['is green', [stage('gate', 'success')], live(), true],
    ['is not, when a stage failed', [stage('gate', 'failure')], live(), false],
    ['is not, when the old version answers', [], old, false],
    ['is not, when another image runs', [], live({ image: 'r/shop/api@sha256:other' }), false],
    ['is not, when tasks are missing', [], live({ running: 0 }), false],
  ])('%s', (_, stages, seen, good) => {
    expect(judgeRehearsal(GOOD, stages, seen, expected).good).toBe(good);
  });
});

describe('a fault', () => {
  it.each<[string, StageRun[], LiveService[], boolean]>([
    ['ends red with its reason, the old release serving', [refused], old, true],
    ['is missed, when the stage is green', [stage('deploy-ecs', 'success')], old, false],
    ['is not explained', [stage('deploy-ecs', 'failure', ['it failed'])], old, false],
    ['took the old release down', [refused], live({ version: 'HTTP 503' }), false],
    ['broke another stage too', [refused, stage('gate', 'failure')], old, false],
  ])('%s', (_, stages, seen, good) => {
    expect(judgeRehearsal(crash, stages, seen, expected).good).toBe(good);
  });
});
