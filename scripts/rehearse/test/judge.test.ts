import { describe, expect, it } from 'vitest';
import type { ReleaseRecord } from '../../../packages/contracts/src/index.ts';
import type { KnownGood } from '../../../packages/release-history/src/index.ts';
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
    platform: 'ecs',
    url: 'http://x',
    image: 'r/shop/api@sha256:new',
    version: 'new',
    attestations: ['sha256:smoke'],
    state: '1/1 running',
    whole: true,
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
const release = (
  id: string,
  began: string,
  ended?: string,
  subject = 'ecs:eu-west-1/shop/api',
): ReleaseRecord => ({
  intent: {
    schema: 1,
    id,
    environment: 'staging',
    commit: { sha: 'new', ref: 'refs/heads/main' },
    by: { actor: 'someone', url: 'https://github.com/org/shop/actions/runs/1' },
    at: began,
    targets: [{ subject, artifacts: {}, before: {} }],
  },
  ...(ended !== undefined && {
    outcome: { schema: 1, intent: id, at: ended, verdict: 'steady', detail: '', targets: [] },
  }),
});
const met = (...versions: string[]) => ({
  'staging/api': { versions: new Set(versions), requests: 9, failed: 0 },
});
const known = (...names: string[]): KnownGood => ({
  ...release('1.1', '10:00').intent,
  targets: names.map(name => ({ subject: `x:shop/${name}`, artifacts: {}, before: {} })),
  checks: ['smoke'],
  provenAt: '10:06',
});
const all: Evidence = {
  stages: [stage('deploy-ecs', 'success')],
  live: live(),
  releases: [release('1.1', '10:00', '10:05')],
  good: { staging: [known('api')], production: [] },
  steps: [],
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
    ['is not, when tasks are missing', { live: live({ whole: false }) }, false],
    ['is not, when the log lacks it', { releases: [] }, false],
    ['is not, when its fault met nobody', { unmet: ['ecs UpdateService: throttle'] }, false],
    ['is not, when it is not known to be good', { good: { staging: [], production: [] } }, false],
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

describe('a release to two platforms', () => {
  const web: LiveService = { ...(live()[0] as LiveService), name: 'web', platform: 'cloudrun' };
  const onRun = 'cloudrun:shop-staging/europe-west1/services/web';
  const steps = (...percents: number[]) => [
    { environment: 'staging' as const, name: 'web', revision: 'web-2', percents },
  ];
  const both: Partial<Evidence> = {
    stages: [stage('deploy-ecs', 'success'), stage('deploy-cloudrun', 'success')],
    live: [...live(), { ...web, image: 'r/shop/web@sha256:new' }],
    releases: [release('1.1', '10:00', '10:05'), release('1.1', '10:01', '10:04', onRun)],
    good: { staging: [known('api', 'web')], production: [] },
    steps: steps(0, 10, 50, 100),
  };
  const images = { ...expected.images, web: 'r/shop/web@sha256:new' };

  it.each<[string, Partial<Evidence>, string]>([
    ['is one, known to be good as a whole', {}, ''],
    ['is not, when all traffic came at once', { steps: steps(0, 100) }, 'got its traffic by 0 100'],
    [
      'nor when a part of it has another id',
      { releases: [release('1.1', '10:00', '10:05'), release('2.1', '10:01', '10:04', onRun)] },
      'not on every platform',
    ],
    [
      'nor when a part of it is not recorded',
      { releases: [release('1.1', '10:00', '10:05')] },
      'by deploy-cloudrun are recorded, not 1',
    ],
    [
      'nor when a part of it is not known to be good',
      { good: { staging: [known('api')], production: [] } },
      'web is no part',
    ],
  ])('%s', (_, evidence, said) => {
    const { good, text } = judgeRehearsal(GOOD, { ...all, ...both, ...evidence }, { ...expected, images });
    expect(good, text).toBe(said === '');
    expect(text).toContain(said);
  });
});
