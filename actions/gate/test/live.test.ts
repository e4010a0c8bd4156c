import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '@pipeline/action-kit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Config } from '../src/config.ts';
import { folderIn, gitIn, live } from '../src/live.ts';

let workspace = '';
beforeAll(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), 'live-')));
  await mkdir(join(workspace, 'app'));
});
afterAll(() => rm(workspace, { recursive: true }));

const CONFIG: Config = {
  tasks: ['test'],
  changedOnly: true,
  base: undefined,
  workingDirectory: 'app',
  packages: [],
  concurrency: undefined,
  install: true,
  timeout: 1,
  dryRun: false,
};

function run(env: Record<string, string>): Run {
  return {
    log: {
      info: () => {},
      warn: () => {},
      error: () => {},
      debug: () => {},
      annotate: () => {},
      group: (_, phase) => phase(),
    },
    context: {
      sha: '',
      ref: '',
      refName: '',
      repository: '',
      runId: '',
      runUrl: '',
      eventName: 'push',
      event: {},
      actor: '',
      workspace,
      tempDir: workspace,
      act: false,
      env: name => env[name],
    },
    signal: new AbortController().signal,
    clock: { now: () => 0, sleep: async () => {} },
    idToken: async () => '',
    mask: () => {},
    dryRun: () => false,
  };
}

it("programs get neither the runner's tokens nor this action's files and inputs", async () => {
  const names = ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'GITHUB_OUTPUT', 'INPUT_DRY-RUN'];
  for (const name of names) vi.stubEnv(name, 'not for you');
  vi.stubEnv('GITHUB_SHA', 'for everyone');
  const { execute, signal } = live(CONFIG, run({}));
  const print = [process.execPath, '-e', 'console.log(process.cwd(), JSON.stringify(process.env))'];
  const { output } = await execute(print, '', { timeoutMs: 15_000, signal });
  vi.unstubAllEnvs();
  expect(output).toContain(join(workspace, 'app'));
  expect(output).toContain('"GITHUB_SHA":"for everyone"');
  expect(output).toContain('"CI":"true"');
  expect(output).not.toContain('not for you');
});

it('a cancelled run ends git too, and takes no silence for an answer', async () => {
  const cancelled = new AbortController();
  // It waits for an input that does not come, as a fetch waits for a host that does not answer.
  const waiting = gitIn(workspace, cancelled.signal)(['hash-object', '--stdin']);
  cancelled.abort(new Error('cancelled'));
  await expect(waiting).rejects.toThrow('cancelled');
});

it('refuses what it cannot run on', () => {
  expect(() => live(CONFIG, run({ RUNNER_OS: 'Windows' }))).toThrow(/does not run on Windows/);
});

it.each([
  ['app', true],
  ['.', true],
  ['none', false],
  ['app/none', false],
])('knows whether %s is a folder of the checkout: %s', (path, expected) => {
  expect(folderIn(workspace)(path)).toBe(expected);
});
