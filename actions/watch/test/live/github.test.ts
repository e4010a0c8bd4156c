import type { Run } from '@pipeline/action-kit';
import type { Clock } from '@pipeline/contracts';
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

let github: LocalGithub;
let telemetry: LocalTelemetry;
const started: Dispatch[] = [];
beforeAll(async () => {
  const workflows = { 'rollback.yml': { inputs: ['environment', 'reason'], refs: ['main'] } };
  [github, telemetry] = await Promise.all([
    startGithub({ workflows, now: clock.now, onDispatch: dispatch => started.push(dispatch) }),
    startTelemetry(),
  ]);
});
afterAll(() => Promise.all([github.close(), telemetry.close()]));

let repository = '';
beforeEach(async ({ task }) => {
  repository = `org/${task.id.replace(/\W+/g, '-')}`;
  started.length = 0;
  const home = openHome({ github: { token: github.token } }, run());
  await release({ home }, '41.1', { ended: -120 });
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
  return (await watch(config, livePorts(config, run()))).outputs;
}

describe('on GitHub', () => {
  it('a breach starts the workflow once, whoever looks', async () => {
    expect(await look(3)).toMatchObject({ verdict: 'watching' });
    expect(await look(10)).toMatchObject({ verdict: 'breach', action: 'rollback', 'release-id': '42.1' });
    expect(await look(20)).toMatchObject({ verdict: 'breach', action: 'none' });
    expect(await look(21, { operation: 'alarm' })).toMatchObject({ verdict: 'breach', action: 'none' });
    expect(started).toMatchObject([
      {
        repository,
        workflow: 'rollback.yml',
        ref: 'main',
        inputs: { environment: 'production', reason: expect.stringContaining('error-rate') },
      },
    ]);
  });

  it('asks in one issue', async () => {
    expect(await look(10, { 'on-breach': 'ask' })).toMatchObject({ verdict: 'breach', action: 'ask' });
    expect(await look(20, { 'on-breach': 'ask' })).toMatchObject({ verdict: 'breach', action: 'none' });
    expect(started).toEqual([]);
    const issues = github.repository(repository).issues.list(new URLSearchParams());
    expect(issues.map(({ title }) => title)).toEqual(['production: release 42.1 is breached']);
  });

  it('a release that was good to the end is proven', async () => {
    telemetry.values.set('errors', 0.001);
    expect(await look(61)).toMatchObject({ verdict: 'good' });
    const { log } = openHome({ github: { token: github.token } }, run());
    expect(await log.proofs('production', 9)).toMatchObject([
      { release: '42.1', result: 'passed', checks: ['watch'] },
    ]);
  });

  it('a dry run writes, starts and opens nothing', async () => {
    github.log.clear();
    expect(await look(10, { 'dry-run': 'true' })).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect(github.log.writes()).toEqual([]);
  });
});
