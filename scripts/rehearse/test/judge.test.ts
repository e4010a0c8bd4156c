import { describe, expect, it } from 'vitest';
import type { ReleaseRecord } from '../../../packages/contracts/src/index.ts';
import { type Evidence, judgeRehearsal } from '../judge.ts';
import type { LiveService } from '../live.ts';
import type { Scenario } from '../scenarios.ts';
import type { StageRun } from '../stages.ts';

const GOOD: Scenario = { name: 'good', what: 'one release goes through' };
const expected = { head: 'new', before: 'old', images: { api: 'r/shop/api@sha256:new' } };
const live = (fields: Partial<LiveService> = {}): LiveService[] => [
  {
    environment: 'staging',
    name: 'api',
    url: 'http://x',
    image: 'r/shop/api@sha256:new',
    version: 'new',
    attestations: ['sha256:smoke'],
    running: 1,
    desired: 1,
    ...fields,
  },
];
const stage = (name: string, result: string, fields: Partial<StageRun> = {}): StageRun => ({
  job: 'deploy',
  environment: 'staging',
  stage: name,
  result,
  took: 1,
  outputs: {},
  summaries: [],
  errors: [],
  log: [],
  ...fields,
});
const release = (id: string, began: string, ended?: string): ReleaseRecord => ({
  intent: {
    schema: 1,
    id,
    environment: 'staging',
    commit: { sha: 'new', ref: 'refs/heads/main' },
    by: { actor: 'someone', url: 'https://github.com/org/shop/actions/runs/1' },
    at: began,
    targets: [],
  },
  ...(ended !== undefined && {
    outcome: { schema: 1, intent: id, at: ended, verdict: 'steady', detail: '', targets: [] },
  }),
});
const met = (...versions: string[]) => ({
  'staging/api': { versions: new Set(versions), requests: 9, failed: 0 },
});
const all: Evidence = {
  stages: [stage('deploy-ecs', 'success')],
  live: live(),
  releases: [release('1.1', '10:00', '10:05')],
  seen: met('old', 'new'),
  unmet: [],
};
const judged = (scenario: Scenario, evidence: Partial<Evidence>) =>
  judgeRehearsal(scenario, { ...all, ...evidence }, expected);

describe('a good release', () => {
  it.each<[string, Partial<Evidence>, boolean]>([
    ['is green', {}, true],
    ['is not, when a stage failed', { stages: [stage('gate', 'failure')] }, false],
    ['is not, when the old version answers', { live: live({ version: 'old' }) }, false],
    ['is not, when another image runs', { live: live({ image: 'r/shop/api@sha256:other' }) }, false],
    ['is not, when tasks are missing', { live: live({ running: 0 }) }, false],
    ['is not, when the log lacks it', { releases: [] }, false],
    ['is not, when its fault met nobody', { unmet: ['ecs UpdateService: throttle'] }, false],
    ['is not, when the log lacks its end', { releases: [release('1.1', '10:00')] }, false],
  ])('%s', (_, evidence, good) => {
    expect(judged(GOOD, evidence).good).toBe(good);
  });
});

const services = (wayBack: object | undefined) => ({
  services: JSON.stringify({ api: { verdict: 'failed', detail: 'it crashed', wayBack } }),
});
const byEcs = services({ state: 'back', detail: 'rolled back: the circuit breaker tripped' });
const byUs = services({ state: 'back', detail: '1 of 1 tasks run api:1' });
const left = services({ state: 'left', detail: '' });

describe('a fault', () => {
  const crash: Scenario = {
    name: 'crash',
    what: '',
    red: {
      stage: 'deploy-ecs',
      says: /exit code 1/,
      kept: { services: ['api'], unseen: true },
      wayBack: /^api: ECS went back: the circuit breaker/,
    },
  };
  const errors = ['3 stopped: exit code 1'];
  const refused = stage('deploy-ecs', 'failure', { errors, outputs: byEcs });
  const ended = { stages: [refused], live: live({ version: 'old' }), seen: met('old') };

  it.each<[string, Partial<Evidence>, boolean]>([
    ['ends red with its reason and its way back, the old release serving', {}, true],
    ['is missed, when the stage is green', { stages: [stage('deploy-ecs', 'success')] }, false],
    ['is not explained', { stages: [{ ...refused, errors: ['it failed'] }] }, false],
    ['took another way back', { stages: [{ ...refused, outputs: byUs }] }, false],
    ['was not taken back', { stages: [{ ...refused, outputs: left }] }, false],
    ['says nothing of a way back', { stages: [{ ...refused, outputs: {} }] }, false],
    ['took the old release down', { live: live({ version: 'HTTP 503' }) }, false],
    ['was met by users', { seen: met('old', 'new') }, false],
    ['broke another stage too', { stages: [refused, stage('gate', 'failure')] }, false],
  ])('%s', (_, evidence, good) => {
    expect(judged(crash, { ...ended, ...evidence }).good).toBe(good);
  });

  it('that keeps anything from being deployed takes nothing back', () => {
    const early: Scenario = {
      name: 'early',
      what: '',
      red: { stage: 'deploy-ecs', says: /older/, wayBack: /^nothing was deployed/ },
    };
    const nothing = stage('deploy-ecs', 'failure', { errors: ['it is older'] });
    expect(judged(early, { stages: [nothing] }).good).toBe(true);
    expect(judged(early, { stages: [{ ...nothing, outputs: byUs }] }).good).toBe(false);
  });
});

describe('two runs at once', () => {
  const both: Scenario = { name: 'both', what: '', runs: 'two-at-once' };
  const first = stage('deploy-ecs', 'success');
  const second = { ...first, log: ['Waiting up to 15m for deploy-staging, held by run 1'] };
  const inTurn = [release('1.1', '10:00', '10:05'), release('2.1', '10:06', '10:09')];
  const across = [release('1.1', '10:00', '10:07'), release('2.1', '10:06', '10:09')];

  it.each<[string, Partial<Evidence>, boolean]>([
    ['one after the other are good', { stages: [first, second], releases: inTurn }, true],
    ['that interleave are not', { stages: [first, second], releases: across }, false],
    ['of which none waited did not meet', { stages: [first, first], releases: inTurn }, false],
  ])('%s', (_, evidence, good) => {
    expect(judged(both, evidence).good).toBe(good);
  });
});
