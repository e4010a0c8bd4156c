import type { Run } from '@pipeline/action-kit';
import type { Clock } from '@pipeline/contracts';
import { LOST_RUN, parseLostRun } from '@pipeline/release-history';
import { openHome } from '@pipeline/release-home';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Dispatch,
  type LocalGithub,
  type LocalTelemetry,
  startGithub,
  startTelemetry,
  TELEMETRY_KEYS,
} from '../../../../packages/local-cloud/src/index.ts';
import { livePorts } from '../../src/live/live.ts';
import { watch } from '../../src/watch.ts';
import { read } from '../read.ts';
import { LIVE, MINUTE, release } from '../world.ts';

/** Tells time to nobody but us: what sleeps for short goes on at once. */
let minute = 0;
const clock: Clock = {
  now: () => LIVE + minute * MINUTE,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (ms <= 15_000) setImmediate(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason));
    }),
};

const ALL = { actions: 'write', contents: 'write', deployments: 'write', issues: 'write' } as const;

let github: LocalGithub;
let telemetry: LocalTelemetry;
const started: Dispatch[] = [];
beforeAll(async () => {
  const workflows = { 'roll-back.yml': { inputs: ['environment', 'from', 'reason'], refs: ['main'] } };
  [github, telemetry] = await Promise.all([
    startGithub({
      workflows,
      now: clock.now,
      onDispatch: dispatch => started.push(dispatch),
      tokens: {
        cannotStart: { ...ALL, actions: 'read' },
        cannotAsk: { ...ALL, issues: 'read' },
        blind: { contents: 'write', deployments: 'write', issues: 'write' },
      },
    }),
    startTelemetry(),
  ]);
});
afterAll(() => Promise.all([github.close(), telemetry.close()]));

let repository = '';
beforeEach(async ({ task }) => {
  repository = `org/${task.id.replace(/\W+/g, '-')}`;
  started.length = 0;
  github.faults.clear();
  const home = openHome({ github: { token: github.token } }, run());
  await release({ home }, '41.1', { ended: -120, good: true });
  await release({ home }, '42.1', { ended: 0, targets: { api: 'b' } });
  telemetry.values.set('errors', at => (at >= LIVE + 5 * MINUTE ? 0.2 : 0.001));
});

function run(): Run {
  const quiet = () => undefined;
  const event = { client_payload: { metric: 'error-rate' } };
  return {
    context: {
      env: (name: string) => ({ GITHUB_API_URL: github.url })[name],
      repository,
      workspace: '/nowhere',
      refName: 'main',
      runId: '77',
      eventName: 'repository_dispatch',
      event,
      actor: 'ann',
      sha: 'c0ffee',
      ref: 'refs/heads/main',
      runUrl: 'https://github.com/org/shop/actions/runs/77',
    } as unknown as Run['context'],
    log: {
      info: quiet,
      warn: quiet,
      group: (_: string, phase: () => unknown) => phase(),
    } as unknown as Run['log'],
    clock,
    signal: new AbortController().signal,
    dryRun: given => given ?? false,
    idToken: async () => 'none',
    mask: quiet,
  };
}

async function look(at: number, more: Record<string, string> = {}) {
  minute = at;
  const config = read({
    environment: 'production',
    metrics: 'error-rate: prometheus errors < 1% or <= 1.5x before',
    'prometheus-url': telemetry.url,
    'prometheus-token': TELEMETRY_KEYS.google.token,
    'github-token': github.token,
    'on-breach': 'rollback',
    ...more,
  });
  const { outputs, error } = await watch(config, livePorts(config, run()));
  return { ...outputs, error };
}

const titles = () =>
  github
    .repository(repository)
    .issues.list(new URLSearchParams())
    .map(({ title }) => title);

describe('on GitHub', () => {
  it('a breach starts the workflow once, whoever looks', async () => {
    expect(await look(3)).toMatchObject({ verdict: 'watching' });
    expect(await look(10)).toMatchObject({ verdict: 'breach', action: 'rollback', 'release-id': '42.1' });
    expect(await look(20)).toMatchObject({ verdict: 'breach', action: 'none' });
    expect(await look(21, { operation: 'alarm' })).toMatchObject({ verdict: 'breach', action: 'none' });
    expect(started).toMatchObject([
      {
        repository,
        workflow: 'roll-back.yml',
        ref: 'main',
        inputs: { environment: 'production', from: '42.1', reason: expect.stringContaining('error-rate') },
      },
    ]);
  });

  it('asks in one issue', async () => {
    expect(await look(10, { 'on-breach': 'ask' })).toMatchObject({ verdict: 'breach', action: 'ask' });
    expect(await look(20, { 'on-breach': 'ask' })).toMatchObject({ verdict: 'breach', action: 'none' });
    expect(started).toEqual([]);
    expect(titles()).toEqual(['production: release 42.1 is breached']);
  });

  it('a dispatch whose answer is lost is not sent again, and asked about', async () => {
    github.faults.add({ kind: 'reset-after', operation: 'CreateWorkflowDispatch' });
    await look(10);
    await look(20);
    expect([started.length, titles()]).toEqual([1, ['production: release 42.1 is breached']]);
  });

  it('a dispatch that GitHub is too busy for is sent again', async () => {
    github.faults.add({ kind: 'throttle', operation: 'CreateWorkflowDispatch', count: 2 });
    expect(await look(10)).toMatchObject({ action: 'rollback', error: expect.anything() });
    expect(started).toHaveLength(1);
  });

  it('a token that may not start it says what is missing, and people are asked', async () => {
    const { error, action } = await look(10, { 'github-token': 'cannotStart' });
    expect(error?.message).toContain('`actions: write`');
    expect([action, titles()]).toEqual(['ask', ['production: release 42.1 is breached']]);
  });

  it('a token that may not ask says what is missing', async () => {
    const { error, verdict } = await look(10, { 'github-token': 'cannotAsk', 'on-breach': 'ask' });
    expect([verdict, error?.message]).toEqual(['breach', expect.stringContaining('`issues: write`')]);
  });

  it('a release that was good to the end is proven', async () => {
    telemetry.values.set('errors', 0.001);
    expect(await look(61)).toMatchObject({ verdict: 'good' });
    const { log } = openHome({ github: { token: github.token } }, run());
    expect(await log.proofs('production', 1)).toMatchObject([
      { release: '42.1', result: 'passed', checks: ['watch'] },
    ]);
  });

  it('a deploy whose runner died is told once, and kept where notify finds it', async () => {
    minute = 5;
    const home = openHome({ github: { token: github.token } }, run());
    await release({ home }, '43.1', { begun: 5, ended: 5, targets: { web: 'c' }, verdict: 'none' });
    github.repository(repository).runs.set('43', 1, { status: 'in_progress' });
    telemetry.values.set('errors', 0.001);
    expect(await look(30)).toMatchObject({ verdict: 'watching', lost: [] });
    minute = 40;
    github.repository(repository).runs.set('43', 1, { status: 'completed', conclusion: 'cancelled' });
    expect(await look(41)).toMatchObject({ verdict: 'watching' });
    expect(await look(50)).toMatchObject({ verdict: 'lost', action: 'ask', error: expect.anything() });
    expect(await look(60)).toMatchObject({ verdict: 'lost', action: 'none', error: undefined });
    expect(titles()).toEqual(['production: deploy 43.1 was lost on the way']);
    const [entry] = await home.journal.entries('production', LOST_RUN, 9);
    expect(parseLostRun(entry?.json)).toMatchObject({
      release: '43.1',
      sure: true,
      detail: 'its run is over (cancelled)',
    });
    expect(started).toEqual([]);
  });

  it('a token that may not see runs waits for the time, and says what it lacks', async () => {
    const home = openHome({ github: { token: github.token } }, run());
    await release({ home }, '43.1', { begun: 5, ended: 5, targets: { web: 'c' }, verdict: 'none' });
    github.repository(repository).runs.set('43', 1, { status: 'completed', conclusion: 'failure' });
    telemetry.values.set('errors', 0.001);
    const may = { 'github-token': 'blind', 'lost-after': '1h' };
    expect(await look(50, may)).toMatchObject({ lost: [] });
    expect((await look(66, may)).error?.message).toContain('`actions: read`');
  });

  it('a look asks as often, however many releases are watched at a time', async () => {
    const home = openHome({ github: { token: github.token } }, run());
    telemetry.values.set('errors', 0.001);
    const asked = async () => {
      github.log.clear();
      expect(await look(30)).toMatchObject({ verdict: 'watching' });
      return github.log.counts();
    };
    const one = await asked();
    for (let nth = 0; nth < 20; nth++)
      await release({ home }, `${100 + nth}.1`, { ended: 1, targets: { [`s${nth}`]: 'c' } });
    expect(await asked()).toEqual(one);
    expect(github.log.writes()).toEqual([]);
  });

  it('a dry run writes, starts and opens nothing', async () => {
    github.log.clear();
    expect(await look(10, { 'dry-run': 'true' })).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect(github.log.writes()).toEqual([]);
  });
});
