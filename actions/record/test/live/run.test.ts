import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectGithub, githubReleaseLog } from '@pipeline/github';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FleetCloud, fastClock, until } from '../../../../packages/fleet/test/fleet-cloud.ts';
import { type LocalGithub, startGithub } from '../../../../packages/local-cloud/src/github/start.ts';
import { digest, sha } from '../world.ts';

const entry = new URL('../../src/index.ts', import.meta.url).pathname;
const API = 'ecs:eu-west-1/shop/api';
const IMAGE = `example.com/api@${digest('1')}`;
const [READING, LOG_ALONE] = ['ghs_reading', 'ghs_log'];
let at: FleetCloud;
let github: LocalGithub;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'record-'));
  at = await FleetCloud.open();
  github = await startGithub({
    history: [
      { sha: sha('1'), message: 'first' },
      { sha: sha('2'), message: 'second' },
    ],
    pulls: [
      { number: 7, title: 'Orders | for @everyone', author: 'octocat', commits: [sha('2')] },
      { number: 8, title: 'Not merged', author: 'octocat', commits: [sha('2')], merged: false },
    ],
    tokens: {
      [READING]: { contents: 'read', deployments: 'read', 'pull-requests': 'read', actions: 'read' },
      [LOG_ALONE]: { deployments: 'read' },
    },
  });
});
afterAll(async () => {
  await Promise.all([at.close(), github.close()]);
  await rm(dir, { recursive: true });
});

/** Starts the stage as the runner does. */
async function start(inputs: Record<string, string>, run = '42', attempt = '1') {
  const files = { GITHUB_OUTPUT: join(dir, 'output'), GITHUB_STEP_SUMMARY: join(dir, 'summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const given = Object.entries({ 'github-token': github.token, environment: 'production', ...inputs });
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env.PATH,
      ...at.env,
      ...files,
      RUNNER_TEMP: dir,
      GITHUB_API_URL: github.url,
      GITHUB_WORKSPACE: dir,
      GITHUB_SHA: sha('2'),
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REPOSITORY: 'org/shop',
      GITHUB_RUN_ID: run,
      GITHUB_RUN_ATTEMPT: attempt,
      GITHUB_ACTOR: 'ann',
      ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    },
  });
  let log = '';
  child.stdout.on('data', chunk => (log += chunk));
  child.stderr.on('data', chunk => (log += chunk));
  const code = await new Promise(resolve => child.on('close', resolve));
  const found = (await readFile(files.GITHUB_OUTPUT, 'utf8')).matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  const outputs = Object.fromEntries([...found].map(([, name, , value]) => [name, value]));
  return { code, log, outputs, summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8') };
}

const LAMBDA = {
  subject: 'lambda:checkout',
  artifacts: 'function=arn:aws:lambda:eu-west-1:1:function:checkout:7',
};

it('begins in one process, finishes in another of the next attempt, and shows it', {
  timeout: 120_000,
}, async () => {
  const begun = await start({ operation: 'begin', subject: 'lambda:checkout' });
  expect([begun.code, begun.outputs], begun.log).toEqual([0, { 'release-id': '42.1', verdict: 'begun' }]);
  const finished = await start(
    { ...LAMBDA, operation: 'finish', verdict: 'success', checks: 'smoke' },
    '42',
    '2',
  );
  expect([finished.code, finished.outputs], finished.log).toEqual([
    0,
    { 'release-id': '42.1', verdict: 'steady' },
  ]);

  const shown = await start({ operation: 'show', 'github-token': READING }, '43');
  expect([shown.code, shown.outputs.drift], shown.log).toEqual([0, 'unknown']);
  expect(shown.outputs.answer).toMatch(
    /^production: checkout is at 2222222 since .*; release 42\.1, good \(smoke\)/,
  );
  expect(JSON.parse(shown.outputs.live ?? '')).toMatchObject([
    { release: '42.1', why: [{ pulls: [{ number: 7, author: 'octocat' }], approvals: [] }] },
  ]);
  expect(shown.summary).toContain('\\#7 Orders \\| for @everyone');
  expect(shown.summary).not.toContain('Not merged');

  const narrow = await start({ operation: 'show', 'github-token': LOG_ALONE }, '44');
  expect(narrow.code, narrow.log).toBe(0);
  expect(narrow.summary).toMatch(/Pull requests are not shown: .*pull-requests: read/);
});

it('sees what somebody has changed on ECS behind the log’s back', { timeout: 120_000 }, async () => {
  const good = at.register(IMAGE);
  await at.createService(good);
  const connection = connectGithub({
    token: github.token,
    apiUrl: github.url,
    repository: 'org/shop',
    clock: fastClock,
  });
  const log = githubReleaseLog(connection);
  const common = { schema: 1, at: new Date(Date.now() - 1_000).toISOString() } as const;
  await log.intend({
    ...common,
    id: '50.1',
    environment: 'services',
    commit: { sha: sha('2'), ref: 'refs/heads/main' },
    by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/50' },
    targets: [{ subject: API, artifacts: { '': IMAGE }, before: null }],
  });
  const after = { taskDefinition: good, images: { web: IMAGE } };
  await log.conclude('services', {
    ...common,
    intent: '50.1',
    verdict: 'steady',
    detail: '',
    targets: [{ subject: API, verdict: 'steady', detail: '', after }],
  });
  const ask = { operation: 'show', environment: 'services', 'compare-live': 'true', 'fail-on-drift': 'true' };

  const same = await start(ask);
  expect([same.code, same.outputs.drift], same.log).toEqual([0, 'false']);
  expect(same.summary).toContain('Every platform runs what the log says.');

  // The same image with other settings, by hand.
  const changed = at.register(IMAGE, [{ name: 'DEBUG', value: '1' }]);
  at.ecs('UpdateService', { cluster: 'shop', service: 'api', taskDefinition: changed });
  await until(() => at.runs() === changed);
  const drifted = await start(ask);
  expect([drifted.code, drifted.outputs.drift]).toEqual([1, 'true']);
  expect(drifted.log).toMatch(
    /::error title=record%3A failed::.*revision: it runs api:2, and the log says api:1/,
  );
  expect(drifted.summary).toContain('🔴 revision');

  at.ecs('DeleteService', { cluster: 'shop', service: 'api', force: true });
  const gone = await start(ask);
  expect([gone.code, gone.outputs.drift], gone.log).toEqual([1, 'true']);
  expect(gone.log).toMatch(/is not there any more, .*ECS has no service api in cluster shop/);

  const retired = await start(
    { operation: 'retire', environment: 'services', subject: API, detail: 'moved' },
    '60',
  );
  expect([retired.code, retired.outputs], retired.log).toEqual([
    0,
    { 'release-id': '60.1-retired', verdict: 'retired' },
  ]);
  const left = await start({ operation: 'show', environment: 'services' }, '61');
  expect([left.outputs.live, JSON.parse(left.outputs.retired ?? '')], left.log).toMatchObject([
    '[]',
    [{ subject: API, why: 'moved', release: '60.1-retired' }],
  ]);
});
