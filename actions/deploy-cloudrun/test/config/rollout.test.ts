import { describe, expect, it } from 'vitest';
import { DIGEST, type Given, IMAGE, read, refusal } from './read.ts';

const API = { service: 'api', image: IMAGE };
const CANARY = { ...API, strategy: 'canary', 'traffic-step': '10' };

describe('the strategy', () => {
  it.each<[string, Given, object | undefined]>([
    ['none', {}, undefined],
    ['rolling', { strategy: 'rolling' }, { kind: 'all-at-once' }],
    [
      'a canary',
      { strategy: 'canary', 'traffic-step': '10', 'bake-time': '90s' },
      { kind: 'stepped', steps: [10, 100], pause: 90_000 },
    ],
    [
      'linear',
      { strategy: 'linear', 'traffic-step': '40' },
      { kind: 'stepped', steps: [40, 80, 100], pause: 0 },
    ],
    [
      'steps',
      { 'traffic-steps': '5, 25%\n50', 'bake-time': '5m' },
      { kind: 'stepped', steps: [5, 25, 50, 100], pause: 300_000 },
    ],
    [
      'steps to the end',
      { strategy: 'canary', 'traffic-steps': '10, 100' },
      { kind: 'stepped', steps: [10, 100], pause: 0 },
    ],
    ['blue-green', { strategy: 'blue-green', 'bake-time': '10m' }, { kind: 'blue-green', bake: 600_000 }],
    ['no traffic', { 'no-traffic': 'true' }, { kind: 'verify-first' }],
    ['no traffic, said twice', { 'no-traffic': 'true', strategy: 'verify-first' }, { kind: 'verify-first' }],
  ])('%s', (_, given, expected) => {
    expect(read({ ...API, ...given }).deployed[0]?.strategy).toEqual(expected);
  });

  it.each(['0, 10', '10, 10', '50, 25', '10, 100, 50', 'ten', '100', '10.5'])(
    'refuses the steps %s',
    steps => {
      expect(refusal({ ...API, 'traffic-steps': steps })).toContain('- traffic-steps: ');
    },
  );

  it('leaves what is to have no traffic so', () => {
    expect(read({ ...API, 'no-traffic': 'true' })).toMatchObject({
      rollout: { holds: { at: 'leave' } },
    });
    expect(read(CANARY)).toMatchObject({ rollout: { holds: { at: 'decide' } } });
  });
});

describe('the checks', () => {
  const ROOT = [expect.objectContaining({ name: expect.stringContaining('/') })];

  it.each<[string, Given, object | undefined]>([
    ['a plain deploy asks for none', API, undefined],
    ['nor does a rolling one', { ...API, strategy: 'rolling' }, undefined],
    ['a strategy that waits for them has one', CANARY, { http: ROOT, timeout: 120_000 }],
    ['or what is given', { ...CANARY, checks: '/health 200\n/ready 200' }, { http: [{}, {}] }],
    [
      'or a command alone',
      { ...CANARY, 'check-command': 'node\nprobe.js' },
      { http: [], command: ['node', 'probe.js'] },
    ],
    ['a URL is looked at', { ...API, 'check-url': 'https://a.example' }, { http: ROOT }],
    ['a service has one of its own', { ...API, checks: '/health 200' }, { http: [{}] }],
    ['a worker pool has none', { 'worker-pool': 'mailer', image: IMAGE, 'traffic-steps': '10' }, undefined],
    ['but for a command', { 'worker-pool': 'mailer', image: IMAGE, 'check-command': 'true' }, { http: [] }],
  ])('%s', (_, given, expected) => {
    const { checks } = read(given);
    if (expected === undefined) expect(checks).toBeUndefined();
    else expect(checks).toMatchObject(expected);
  });

  it('refuses what is none', () => {
    expect(refusal({ ...API, checks: 'what is this' })).toContain('- checks: ');
  });
});

describe('the one-off', () => {
  const of = (given: Given) => read({ ...API, 'task-job': 'migrate', ...given }).oneOff;

  it.each<[string, Given, object]>([
    [
      'the release’s image in the first region',
      { regions: 'europe-west1, us-east1' },
      {
        job: 'migrate',
        project: 'shop-staging',
        region: 'europe-west1',
        timeout: 900_000,
        wanted: { containers: { '': { image: IMAGE } } },
      },
    ],
    [
      'a command, which has no arguments but its own',
      { 'task-command': 'npm\nrun\nmigrate', 'task-container': 'db', 'task-region': 'us-east1' },
      {
        region: 'us-east1',
        container: 'db',
        wanted: { containers: { db: { image: IMAGE, command: ['npm', 'run', 'migrate'], args: [] } } },
      },
    ],
    ['as it is, where there is no image', { image: '', memory: '1Gi' }, { wanted: { containers: {} } }],
    [
      'of several services the image of one',
      {
        service: '',
        services: `{"api":{},"web":{"image":"example.com/web@${DIGEST}"}}`,
        'task-service': 'web',
      },
      { wanted: { containers: { '': { image: `example.com/web@${DIGEST}` } } } },
    ],
    [
      'or that which all have',
      { service: '', services: '["api","web"]' },
      { wanted: { containers: { '': { image: IMAGE } } } },
    ],
    [
      'of several containers that which is named',
      { image: '', images: `log=nginx\nweb=${IMAGE}`, container: 'web' },
      { wanted: { containers: { '': { image: IMAGE } } } },
    ],
  ])('%s', (_, given, expected) => {
    expect(of(given)).toMatchObject(expected);
  });

  it('is none without a job', () => {
    expect(read(API).oneOff).toBeUndefined();
  });
});
