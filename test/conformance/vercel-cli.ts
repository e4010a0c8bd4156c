import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findNpmTool } from './npm-tool.ts';

/** Its program; says in one line that it is skipped where it is not here. */
export function findVercelCli(): string | undefined {
  const folder = findNpmTool('vercel', 'VERCEL_CLI_VERSION');
  return folder && join(folder, 'dist', 'vc.js');
}

export interface Ran {
  code: number;
  /** What a program would read: an address, a list. */
  stdout: string;
  /** What a person would. */
  stderr: string;
}

export interface CliOptions {
  api: string;
  /** A file, of the API's. */
  certificate: string;
  token: string;
  /** Where the CLI is run, and below which it keeps what it keeps. */
  directory: string;
}

/** Vercel's CLI, unmodified, pointed to an API on this machine. It asks and tells nobody else. */
export function vercelCli(program: string, { api, certificate, token, directory }: CliOptions) {
  const home = join(directory, 'home');
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_DATA_HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    NODE_EXTRA_CA_CERTS: certificate,
    NO_COLOR: '1',
    NO_UPDATE_NOTIFIER: '1',
    VERCEL_TELEMETRY_DISABLED: '1',
    CI: '1',
  };
  return async (cwd: string, ...args: string[]): Promise<Ran> => {
    await mkdir(home, { recursive: true });
    // Some commands are found by their place alone, before all options.
    const all = [program, ...args, '--api', api, '--token', token];
    return new Promise(resolve => {
      const child = execFile(
        process.execPath,
        all,
        { cwd, env, timeout: 60_000 },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
        },
      );
      child.stdin?.end();
    });
  };
}
