import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Run } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import { diskFiles, type Git } from '@pipeline/workspace';
import type { Has } from './commands.ts';
import type { Config } from './config.ts';
import type { Ports } from './gate.ts';
import { executor } from './spawn.ts';
import { spec } from './spec.gen.ts';

/**
 * What the runner gives an action but not a `run` step, or what only this action may write to: a script of
 * the repository gets neither its tokens nor its outputs.
 */
const OURS = [
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_RUNTIME_URL',
  'ACTIONS_RESULTS_URL',
  'ACTIONS_CACHE_URL',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_URL',
  'GITHUB_ENV',
  'GITHUB_OUTPUT',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
];

const GIT_TIMEOUT_MS = 120_000;

/** The world of a run on a runner, Linux or macOS. */
export function live(config: Config, { context, log, signal, clock }: Run): Ports {
  if (context.env('RUNNER_OS') === 'Windows') {
    throw new ConfigError('The gate does not run on Windows.', { hint: 'Use runs-on: ubuntu-latest.' });
  }
  const folder = join(context.workspace, config.workingDirectory);
  const inputs = Object.keys(spec.inputs).map(name => `INPUT_${name.toUpperCase()}`);
  return {
    files: diskFiles(folder, context.workspace),
    git: gitIn(folder, signal),
    execute: executor({
      root: folder,
      unset: [...OURS, ...inputs],
      set: {
        CI: 'true',
        NPM_CONFIG_AUDIT: 'false',
        NPM_CONFIG_FUND: 'false',
        NPM_CONFIG_UPDATE_NOTIFIER: 'false',
        PYTHONPYCACHEPREFIX: join(context.tempDir, 'gate-pycache'),
        PYTHONUNBUFFERED: '1',
      },
    }),
    has: onPath(context.env('PATH') ?? ''),
    event: { name: context.eventName, payload: context.event },
    folders: { checkout: context.workspace, folder },
    tempDir: context.tempDir,
    cpus: availableParallelism(),
    clock,
    signal,
    log,
  };
}

/** Whether a path below `checkout` is a folder. */
export function folderIn(checkout: string): (path: string) => boolean {
  return path => statSync(join(checkout, path), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** git in a folder; it asks no one for a password, and a checkout by another user is no obstacle. */
export function gitIn(folder: string, signal?: AbortSignal): Git {
  return args =>
    new Promise((resolve, reject) => {
      const own = ['GIT_TERMINAL_PROMPT=0', 'git', '-c', 'safe.directory=*', ...args];
      const options = { cwd: folder, timeout: GIT_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024, signal };
      execFile('env', own, options, (error, stdout, stderr) => {
        // What git did not tell because the run was cancelled must not read as "everything changed".
        if (signal?.aborted) return reject(signal.reason);
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, stdout, stderr: stderr || (error?.message ?? '') });
      });
    });
}

/** Whether a program can be started from `path`, a PATH. */
export function onPath(path: string): Has {
  return program =>
    path.split(delimiter).some(dir => {
      try {
        accessSync(join(dir, program), constants.X_OK);
        return statSync(join(dir, program)).isFile();
      } catch {
        return false;
      }
    });
}
