import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectGithub, githubReleaseLog, readTag } from '@pipeline/github';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalGithub, startGithub } from '../../../packages/local-cloud/src/github/start.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';
import { REFERENCES, textOf } from './notes/hostile.ts';
import { deployTo, image, sha } from './shop.ts';

const entry = new URL('../src/index.ts', import.meta.url).pathname;
const READING = 'ghs_readsonly';
let cloud: LocalGithub;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'publish-release-'));
  cloud = await startGithub({
    history: [
      { sha: sha('a'), message: 'first' },
      { sha: sha('b'), message: 'fix: lose none\n\nfixes #1', author: 'octocat' },
      { sha: sha('c'), message: '<!-- @octocat ::error::x', author: 'octocat' },
      { sha: sha('d'), message: 'feat: orders (#7)', author: 'octocat' },
    ],
    pulls: [
      { number: 7, title: 'Orders | for @org/everyone', author: 'octocat', commits: [sha('d')] },
      { number: 8, title: 'Not merged', author: 'octocat', commits: [sha('d')], merged: false },
    ],
    tokens: { [READING]: { contents: 'read', 'pull-requests': 'read', deployments: 'read' } },
  });
  cloud.repository('org/shop').labels.add(7, ['enhancement']);
});
afterAll(async () => {
  await cloud.close();
  await rm(dir, { recursive: true });
});

const github = () =>
  connectGithub({ token: cloud.token, apiUrl: cloud.url, repository: 'org/shop', clock: turningClock() });

/** Starts the stage as the runner does. */
async function start(inputs: Record<string, string>) {
  const files = { GITHUB_OUTPUT: join(dir, 'output'), GITHUB_STEP_SUMMARY: join(dir, 'summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const given = Object.entries({ 'github-token': cloud.token, ...inputs });
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env.PATH,
      ...files,
      RUNNER_TEMP: dir,
      GITHUB_API_URL: cloud.url,
      GITHUB_WORKSPACE: dir,
      GITHUB_SHA: sha('d'),
      GITHUB_REPOSITORY: 'org/shop',
      GITHUB_RUN_ID: '99',
      GITHUB_ACTOR: 'ann',
      ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    },
  });
  let log = '';
  child.stdout.on('data', chunk => (log += chunk));
  child.stderr.on('data', chunk => (log += chunk));
  const code = await new Promise(resolve => child.on('close', resolve));
  const found = (await readFile(files.GITHUB_OUTPUT, 'utf8')).matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return { code, log, outputs: Object.fromEntries([...found].map(([, name, , value]) => [name, value])) };
}

const release = (tag: string) => cloud.repository('org/shop').releases.byTag(tag);
const latest = () => cloud.repository('org/shop').releases.latest().tag_name;

it('publishes two versions, takes one back, and has what serves be the latest', {
  timeout: 60_000,
}, async () => {
  const log = githubReleaseLog(github());
  await deployTo(log, '41.1', { at: 0, commit: 'a', services: { api: '1' } });
  expect((await start({ version: '1.4.1' })).outputs).toMatchObject({ tag: 'v1.4.1' });
  await deployTo(log, '42.1', { at: 10, commit: 'd', services: { api: '2' } });

  const denied = await start({ version: '1.4.2', 'github-token': READING });
  expect([denied.code, await readTag(github(), 'v1.4.2')]).toEqual([1, undefined]);
  expect(denied.log).toContain('`contents: write`');

  const planned = await start({ version: 'auto', 'dry-run': 'true', 'github-token': READING });
  expect([planned.code, planned.outputs.tag], planned.log).toEqual([0, 'v1.5.0']);
  const published = await start({ version: 'auto' });
  expect(published.code, published.log).toBe(0);
  expect(published.outputs).toMatchObject({
    tag: 'v1.5.0',
    url: 'https://github.com/org/shop/releases/tag/v1.5.0',
    'release-id': '42.1',
  });
  expect([await readTag(github(), 'v1.5.0'), latest()]).toEqual([sha('d'), 'v1.5.0']);

  const notes = await readFile(published.outputs.notes ?? '', 'utf8');
  expect(release('v1.5.0').body.endsWith(notes)).toBe(true);
  const [features = '', fixes = '', others = ''] = notes.split(/^## .*$/m).slice(1);
  expect(features).toContain('[#7](https://github.com/org/shop/pull/7) Orders &#124; for');
  expect(fixes).toContain('fix: lose none by octocat');
  expect(others).toContain('&#60;&#33;-- &#64;&#8203;octocat ::error::x');
  expect(notes).not.toContain('Not merged');
  expect(textOf(notes)).not.toMatch(REFERENCES);
  expect(notes).toContain(image('api', '2').slice(-64));
  expect(published.log).not.toMatch(/^::error/m);

  expect((await start({ version: 'auto' })).outputs.tag).toBe('v1.5.0');

  const back = { to: '41.1', why: 'errors', refuses: ['2'] };
  await deployTo(log, '43.1', { at: 20, commit: 'a', services: { api: '1' }, back });
  const withdrawn = await start({ operation: 'withdraw' });
  expect(JSON.parse(withdrawn.outputs.withdrawn ?? ''), withdrawn.log).toMatchObject([
    { tag: 'v1.5.0', release: '42.1', why: 'errors' },
  ]);
  expect(release('v1.5.0').body).toContain('was rolled back to [v1.4.1]');
  expect([release('v1.5.0').prerelease, latest()]).toEqual([true, 'v1.4.1']);
});

it('leaves a draft for a person, and publishes it where it said', { timeout: 60_000 }, async () => {
  await deployTo(githubReleaseLog(github()), '50.1', { at: 30, commit: 'c', services: { api: '3' } });
  await start({ version: '2.0.0', draft: 'true' });
  expect(await readTag(github(), 'v2.0.0')).toBeUndefined();
  const { code, log } = await start({ version: '2.0.0' });
  expect([code, await readTag(github(), 'v2.0.0'), latest()], log).toEqual([0, sha('c'), 'v2.0.0']);
});
