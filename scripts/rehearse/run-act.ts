import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type ActEvent, readActLine } from './act-events.ts';
import { actFlags, type Suite } from './act-flags.ts';

export interface ActRun {
  act: string;
  /** The scratch checkout of the consumer's repository. */
  project: string;
  event: 'issue_comment' | 'pull_request' | 'push' | 'schedule' | 'workflow_dispatch';
  workflow: string;
  /** The event's payload, a file. */
  payload: string;
  suite: Suite;
  env: Record<string, string>;
  vars: Record<string, string>;
  /** What `github.token` is; empty where there is none. */
  token: string;
  /** The repository's secrets. */
  secrets: Record<string, string>;
  /** Who starts it, by login. */
  actor: string;
  cacheFolder: string;
}

/** Every event of a run in order, and whether act ended well. */
export interface ActResult {
  ok: boolean;
  events: ActEvent[];
  /** What act itself said on its error stream. */
  errors: string[];
}

/** Runs one workflow through real act in host mode, without Docker. https://nektosact.com/usage/index.html */
export function runAct(run: ActRun, onEvent: (event: ActEvent) => void): Promise<ActResult> {
  const pairs = (flag: string, values: Record<string, string>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  const secrets = { ...run.secrets, ...(run.token !== '' && { GITHUB_TOKEN: run.token }) };
  const args = [
    run.event,
    ...['--workflows', `.github/workflows/${run.workflow}`],
    ...actFlags(run.suite),
    ...['--eventpath', run.payload],
    ...['--actor', run.actor],
    ...pairs('--env', run.env),
    ...pairs('--var', run.vars),
    // Their values are read from act's own environment, where no process list shows them.
    ...Object.keys(secrets).flatMap(name => ['--secret', name]),
    '--json',
  ];
  // act must not read a person's own settings, nor leave anything in their cache.
  const env = {
    ...process.env,
    XDG_CACHE_HOME: run.cacheFolder,
    XDG_CONFIG_HOME: run.cacheFolder,
    ...secrets,
  };
  const child = spawn(run.act, args, { cwd: run.project, env, stdio: ['ignore', 'pipe', 'pipe'] });
  // Whatever ends this process ends act too; its steps must not go on for nobody.
  const end = () => child.kill();
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
  const events: ActEvent[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stdout }).on('line', line => {
    const event = readActLine(line);
    if (event === undefined) return;
    events.push(event);
    onEvent(event);
  });
  createInterface({ input: child.stderr }).on('line', line => errors.push(line));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve({ ok: code === 0, events, errors }));
  });
}
