import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectGithub, githubReleaseLog } from '@pipeline/github';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalGithub, startGithub } from '../../../../packages/local-cloud/src/github/start.ts';
import { NOW, release } from '../history.ts';

const entry = new URL('../../src/index.ts', import.meta.url).pathname;
const READING = 'ghs_reading';
let dir: string;
let github: LocalGithub;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'metrics-'));
  github = await startGithub({ tokens: { [READING]: { deployments: 'read' } } });
});
afterEach(async () => {
  await github.close();
  await rm(dir, { recursive: true });
});

/** Starts the stage as the runner does. */
async function start(inputs: Record<string, string>) {
  const files = { GITHUB_OUTPUT: join(dir, 'output'), GITHUB_STEP_SUMMARY: join(dir, 'summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const given = Object.entries({ 'github-token': READING, ...inputs });
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env.PATH,
      ...files,
      RUNNER_TEMP: dir,
      GITHUB_WORKSPACE: dir,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'org/shop',
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

it('measures GitHub’s log with a token that only reads, and writes nothing there', {
  timeout: 60_000,
}, async () => {
  const clock = { now: Date.now, sleep: async () => undefined };
  const log = githubReleaseLog(
    connectGithub({ token: github.token, apiUrl: github.url, repository: 'org/shop', clock }),
  );
  // As many hours before now as the history has them before its own.
  const shift = (NOW - Date.now()) / 3_600_000;
  for (const { intent, outcome } of [
    release('1.1', 30 + shift, { commit: { sha: 'a'.repeat(40) } }),
    release('2.1', 20 + shift, { commit: { sha: 'b'.repeat(40) }, verdict: 'failed', undone: true }),
  ]) {
    await log.intend(intent);
    if (outcome) await log.conclude('production', outcome);
  }
  github.log.clear();

  const { code, outputs, summary, log: said } = await start({ window: '1d', svg: 'docs/card.svg' });
  expect(code, said).toBe(0);
  expect(outputs).toMatchObject({
    'deployment-frequency': '1 in 24 h',
    'lead-time': 'none',
    'change-failure-rate': '100 %',
    'recovery-time': '30 min',
    svg: 'docs/card.svg',
  });
  expect(summary).toContain('| Change failure rate | 100 % | 0 % | 🔴 worse | 1 of 1 |');
  expect(await readFile(join(dir, 'docs/card.svg'), 'utf8')).toContain('>100 %<');
  expect(github.log.requests().length).toBeGreaterThan(0);
  expect(github.log.writes()).toEqual([]);
});
