import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { readFileCommands } from './file-commands.ts';
import type { BuiltStage } from './tree.ts';

const NODE = join(root, 'node_modules/node/bin/node');

export interface Started {
  code: number | null;
  stdout: string;
  stderr: string;
  /** As the runner reads `GITHUB_OUTPUT`. */
  outputs: Record<string, string>;
  summary: string;
  /** What was tried on the network, a line each; empty when nothing was. */
  network: string;
}

export interface Setting {
  /** As under `with:`. */
  inputs?: Record<string, string>;
  /** More of the environment. */
  env?: Record<string, string>;
  /** Files in the workspace, from path to text. */
  files?: Record<string, string>;
  /** Code to run instead of the bundle, to prove the proof. */
  script?: string;
  /** For how long it may run; 15 seconds when absent. */
  milliseconds?: number;
}

/**
 * Starts a bundle as the runner starts it: Node 24, each declared input in the environment with its default,
 * the files for commands, an empty workspace; nothing else of this machine's environment, and no network.
 * https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
export async function start({ folder, action }: BuiltStage, setting: Setting = {}): Promise<Started> {
  const scratch = mkdtempSync(join(tmpdir(), 'bundle-'));
  const at = (name: string) => join(scratch, name);
  try {
    for (const name of ['work', 'temp', 'home']) mkdirSync(at(name));
    for (const name of ['output', 'summary', 'state', 'env', 'path']) writeFileSync(at(name), '');
    writeFileSync(at('event.json'), '{}');
    for (const [path, text] of Object.entries(setting.files ?? {})) writeFileSync(at(`work/${path}`), text);
    const program = setting.script === undefined ? [join(folder, action.runs.main)] : ['-e', setting.script];
    const ended = await run(
      program,
      at('work'),
      {
        PATH: process.env.PATH ?? '',
        HOME: at('home'),
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
        GITHUB_REF: 'refs/heads/main',
        GITHUB_REF_NAME: 'main',
        GITHUB_REPOSITORY: 'org/shop',
        GITHUB_RUN_ID: '1',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_EVENT_NAME: 'push',
        GITHUB_EVENT_PATH: at('event.json'),
        GITHUB_WORKSPACE: at('work'),
        RUNNER_TEMP: at('temp'),
        RUNNER_TOOL_CACHE: at('tools'),
        GITHUB_OUTPUT: at('output'),
        GITHUB_STEP_SUMMARY: at('summary'),
        GITHUB_STATE: at('state'),
        GITHUB_ENV: at('env'),
        GITHUB_PATH: at('path'),
        ...inputVariables(action.inputs ?? {}, setting.inputs ?? {}),
        NODE_OPTIONS: `--require ${join(import.meta.dirname, 'no-network.cjs')}`,
        NO_NETWORK_LOG: at('network'),
        ...setting.env,
      },
      setting.milliseconds,
    );
    return {
      ...ended,
      outputs: readFileCommands(readFileSync(at('output'), 'utf8')),
      summary: readFileSync(at('summary'), 'utf8'),
      network: existsSync(at('network')) ? readFileSync(at('network'), 'utf8') : '',
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function inputVariables(
  declared: NonNullable<BuiltStage['action']['inputs']>,
  given: Record<string, string>,
): Record<string, string> {
  const variables: Record<string, string> = {};
  const set = (name: string, value: string) => {
    variables[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] = value;
  };
  for (const [name, input] of Object.entries(declared)) {
    const text = String(input.default ?? '');
    set(name, text.includes('${{') ? '' : text);
  }
  for (const [name, value] of Object.entries(given)) set(name, value);
  return variables;
}

/** Runs our Node with just this environment. */
export function run(
  args: string[],
  cwd: string,
  env: Record<string, string>,
  milliseconds = 15_000,
): Promise<Pick<Started, 'code' | 'stdout' | 'stderr'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(NODE, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: milliseconds });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', code => resolve({ code, stdout, stderr }));
  });
}
