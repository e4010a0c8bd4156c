import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ASKED, DECIDED } from '@pipeline/approval';
import type { Journal, JournalEntry, ProofLog, ReleaseLog, ReleaseRecord } from '@pipeline/contracts';
import { openHome } from '@pipeline/release-home';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocalGithub,
  type LocalNotices,
  startGithub,
  startNotices,
} from '../../../packages/local-cloud/src/index.ts';
import {
  api,
  artifactOf,
  GOOD,
  NEXT,
  proof,
  release,
  rollback,
} from '../../../packages/notices/test/shop.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';

const entry = new URL('../src/index.ts', import.meta.url).pathname;
let github: LocalGithub;
let notices: LocalNotices;
let dir: string;
let log: ReleaseLog & ProofLog;
let journal: Journal;

beforeAll(async () => {
  [github, notices] = await Promise.all([startGithub(), startNotices()]);
  dir = await mkdtemp(join(tmpdir(), 'notify-'));
  const context = {
    env: (name: string) => (name === 'GITHUB_API_URL' ? github.url : undefined),
    repository: 'acme/shop',
    workspace: dir,
  };
  const quiet = { info: () => {}, warn: () => {} };
  const home = { github: { token: github.token } };
  ({ log, journal } = openHome(home, { context, clock: turningClock(), log: quiet }));
});
afterAll(async () => {
  await Promise.all([github.close(), notices.close(), rm(dir, { recursive: true })]);
});

/** All channels but mail, which has a server of others in the conformance tests. */
const everybody = () => ({
  'slack-token': notices.slack.token,
  'slack-channel': '#releases',
  'slack-webhook': notices.slackWebhook,
  webhook: notices.webhook,
  'pagerduty-routing-key': '1'.repeat(32),
  'sentry-token': notices.sentry.token,
  'sentry-org': notices.sentry.organization,
  'sentry-projects': 'api',
  'datadog-api-key': notices.datadog.key,
  'newrelic-api-key': notices.newRelic.key,
  'newrelic-entities': notices.newRelic.entities[0] ?? '',
});

/** Starts the stage as the runner does. */
async function start(run: string, inputs: Record<string, string>, env: Record<string, string> = {}) {
  const files = { GITHUB_OUTPUT: join(dir, 'output'), GITHUB_STEP_SUMMARY: join(dir, 'summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const given = {
    environments: 'staging, production',
    'github-token': github.token,
    'release-log': 'github',
    'only-on': 'live, bad, rolled-back',
    'sentry-release': '{sha}',
    'datadog-site': 'datadoghq.com',
    'newrelic-region': 'us',
    ...inputs,
  };
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env.PATH,
      ...notices.env,
      ...files,
      GITHUB_API_URL: github.url,
      GITHUB_WORKSPACE: dir,
      GITHUB_SHA: NEXT,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_RUN_ID: run,
      GITHUB_ACTOR: 'alice',
      ...env,
      ...Object.fromEntries(
        Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    },
  });
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise(resolve => child.on('close', resolve)),
  ]);
  const outputs = (await readFile(files.GITHUB_OUTPUT, 'utf8')).matchAll(/^(\S+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return {
    code,
    log: out + err,
    summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    outputs: Object.fromEntries([...outputs].map(([, name, , value]) => [name, value ?? ''])),
  };
}

/** What happened lately: monitoring takes nothing that is old. */
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

async function keep(environment: string, { intent, outcome }: ReleaseRecord, minutes: number): Promise<void> {
  await log.intend({ ...intent, environment, at: minutesAgo(minutes) });
  if (outcome) await log.conclude(environment, { ...outcome, at: minutesAgo(minutes - 0.5) });
}
const prove = (environment: string, minutes: number, given: Parameters<typeof proof>[1]) =>
  log.prove(environment, { ...proof('12:00', given), at: minutesAgo(minutes) });
const write = (kind: string, more: object, minutes: number) =>
  journal.write('production', kind, { schema: 1, at: minutesAgo(minutes), ...more } as JournalEntry, NEXT);

// Each run is a process of its own, and both cores may be busy.
describe('one message', { timeout: 90_000 }, () => {
  it('tells the whole story of a release, across runs', async () => {
    await keep('production', release({ id: '40.1', sha: GOOD, until: '12:00' }), 60);
    await prove('production', 59, { release: '40.1' });

    await keep('staging', release({ id: '41.1', until: '12:00' }), 50);
    await prove('staging', 48, { release: '41.1' });
    expect((await start('41', everybody())).outputs.phase).toBe('live');

    const artifacts = { api: artifactOf(api, NEXT) };
    await write(
      ASKED,
      {
        key: '41.1',
        environment: 'production',
        commit: { sha: NEXT, ref: 'refs/heads/main' },
        by: { actor: 'alice', url: 'https://github.com/acme/shop/actions/runs/41' },
        artifacts,
        authors: ['alice'],
        rule: { approvers: ['bob'], quorum: 1, deadline: minutesAgo(-60), selfApproval: false },
        place: { number: 7, url: 'https://github.com/acme/shop/issues/7' },
      },
      45,
    );
    expect((await start('41', everybody())).outputs.phase).toBe('waiting');

    await write(
      DECIDED,
      { key: '41.1 approved', request: '41.1', state: 'approved', by: ['bob'], artifacts },
      40,
    );
    expect((await start('99', { ...everybody(), release: '41.1' })).outputs.phase).toBe('approved');

    await keep('production', release({ until: '12:00' }), 30);
    await prove('production', 28, {});
    expect((await start('42', everybody())).outputs.phase).toBe('live');

    await prove('production', 20, { result: 'failed', checks: ['error rate'] });
    expect((await start('43', { ...everybody(), commit: NEXT })).outputs.phase).toBe('bad');

    await keep('production', rollback({ until: '12:00' }), 10);
    const last = await start('44', everybody());
    expect(last, last.log).toMatchObject({ code: 0, outputs: { phase: 'rolled-back', failed: '{}' } });
    expect(last.outputs.headline).toBe('api, orders, web 1a2b3c4: rolled back in production to 9f8e7d6');
    expect(last.summary).toContain('refused from now on');

    const [whole] = notices.slack.posts.filter(({ edits }) => edits > 0);
    const lines = whole?.seen.text.split('\n').map(line => line.split(' · ')[0]);
    expect(lines?.slice(1)).toEqual([
      '🟢 staging: live: api, orders, web',
      '✅ staging: passed smoke',
      expect.stringContaining('⏳ production: waits for approval by bob until'),
      '👍 production: approved',
      '🟢 production: live: api, orders, web',
      '✅ production: passed smoke',
      '❌ production: failed error rate',
      '↩️ production: rolled back to 9f8e7d6: api, orders, web; asked for by bob',
      '⛔ production: refused from now on: api, orders, web',
    ]);
    // One by token for each release; one by the webhook for each phase of both that is worth it.
    expect(
      notices.slack.posts.filter(({ seen }) => seen.text.includes('1a2b3c4: rolled back in')),
    ).toHaveLength(2);
    expect(notices.pagerDuty.alerts).toMatchObject([{ severity: 'critical', status: 'resolved', events: 1 }]);
    const deploys = [...notices.sentry.releases].map(([sha, { deploys: all }]) => [
      sha,
      all.map(({ name }) => name),
    ]);
    expect(Object.fromEntries(deploys)).toEqual({ [NEXT]: ['42.1', '41.1'], [GOOD]: ['44.1', '40.1'] });
    expect(notices.datadog.events).toHaveLength(4);
    expect(notices.newRelic.changes).toHaveLength(4);
    expect(notices.delivered.length).toBeGreaterThan(5);
  });

  it('is planned in a dry run: nothing is asked of anybody but the log, and no secret is printed', async () => {
    notices.log.clear();
    const planned = await start('42', { ...everybody(), 'dry-run': 'true' });
    expect(planned.code, planned.log).toBe(0);
    expect(planned.outputs.phase).toBe('rolled-back');
    expect(planned.log).toContain('nobody was told');
    expect(notices.log.requests()).toEqual([]);
    for (const secret of [notices.slack.token, notices.slackWebhook, notices.webhook])
      expect(planned.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(secret);
  });

  it('is green where a channel fails, and says which and what to do', async () => {
    const given = { 'slack-token': notices.slack.token, 'slack-channel': 'C0ELSEWHERE' };
    const failed = await start('42', given);
    expect(failed.code).toBe(0);
    expect(JSON.parse(failed.outputs.failed ?? '')).toEqual({
      slack: 'Slack refused chat.postMessage: not_in_channel',
    });
    expect(failed.log).toMatch(/^::warning title=notify%3A slack was not told::.*Invite the app/m);
  });

  it('is red for bad inputs only', async () => {
    expect((await start('42', {})).code).toBe(1);
    const refused = await start('42', { ...everybody(), 'github-token': 'of another repository' });
    expect(refused).toMatchObject({ code: 0, outputs: { headline: '' } });
    expect(refused.log).toMatch(/^::warning .*release log of staging%2C production cannot be read/m);
  });
});
