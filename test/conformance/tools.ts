import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface RunOptions {
  cwd?: string;
  /** Beside this process's own. */
  env?: Record<string, string>;
  /** Its standard input, which is empty where this is absent. */
  input?: string;
}

/** Runs a tool; rejects with what it printed. */
export async function run(
  tool: string,
  args: string[],
  { cwd, env, input = '' }: RunOptions = {},
): Promise<string> {
  try {
    const running = execute(tool, args, {
      ...(cwd !== undefined && { cwd }),
      env: { ...process.env, ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    // A tool that reads no input may be gone before it is written.
    running.child.stdin?.on('error', () => {}).end(input);
    return (await running).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${tool} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}

/** What shows that a tool works here. Docker's client alone is not enough: a daemon must answer. */
const PROBES = {
  act: ['--version'],
  buildkitd: ['--version'],
  buildx: ['version'],
  cosign: ['version'],
  crane: ['version'],
  docker: ['version', '--format', '{{.Server.Version}}'],
  'docker-registry': ['--version'],
  'dpkg-query': ['--version'],
  fulcio: ['version'],
  openssl: ['version'],
  prometheus: ['--version'],
  promtool: ['--version'],
  pyspdxtools: ['--help'],
  'referrers-registry': ['-h'],
  registry: ['--version'],
  regctl: ['version'],
  shellcheck: ['--version'],
  skopeo: ['--version'],
  'timestamp-server': ['version'],
  unshare: ['--mount', 'true'],
  zizmor: ['--version'],
} as const;

export type Tool = keyof typeof PROBES;

/**
 * Which of these third-party tools are missing. Says so in one line, since what needs them is skipped;
 * where `CI=true` nothing may be skipped, and a missing tool is an error.
 */
export async function missing(...tools: Tool[]): Promise<string[]> {
  const absent: string[] = [];
  for (const tool of tools) {
    await run(tool, [...PROBES[tool]]).catch(() => absent.push(tool));
  }
  if (absent.length === 0) return absent;
  const notice = `conformance: ${absent.join(' and ')} missing here`;
  if (process.env.CI === 'true') throw new Error(`${notice}, and CI=true allows no skipping`);
  console.warn(`${notice}; skipped what needs it`);
  return absent;
}
