import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a tool; rejects with what it printed. */
export async function run(tool: string, args: string[], options: { cwd?: string } = {}): Promise<string> {
  try {
    const { stdout } = await execute(tool, args, { ...options, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${tool} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}

/** What shows that a tool works here. Docker's client alone is not enough: a daemon must answer. */
const PROBES = {
  act: ['--version'],
  docker: ['version', '--format', '{{.Server.Version}}'],
  skopeo: ['--version'],
  'docker-registry': ['--version'],
  zizmor: ['--version'],
  shellcheck: ['--version'],
} as const;

/**
 * Which of these third-party tools are missing. Says so in one line, since what needs them is skipped;
 * where `CI=true` nothing may be skipped, and a missing tool is an error.
 */
export async function missing(...tools: Array<keyof typeof PROBES>): Promise<string[]> {
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
