import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../paths.ts';

/** The version that CI is held to as well. */
export const ACT_VERSION = /^ACT_VERSION=(\S+)$/m.exec(
  readFileSync(join(root, 'test/tools/versions.env'), 'utf8'),
)?.[1];

/** Digests of the archives of release 0.2.89, by platform; they change with the version. https://github.com/nektos/act/releases/tag/v0.2.89 (checksums.txt) */
const ARCHIVES: Record<string, { name: string; sha256: string }> = {
  'linux-x64': {
    name: 'act_Linux_x86_64.tar.gz',
    sha256: '0191d6f1f3b716b5c55820032605d05fc3c1cdbf581ebeff655019e5dd1524c0',
  },
  'linux-arm64': {
    name: 'act_Linux_arm64.tar.gz',
    sha256: 'daa8679ba9615a74d2d0cec321dc593f21948a2a11bb65862b063d8b930f4bcb',
  },
  'darwin-x64': {
    name: 'act_Darwin_x86_64.tar.gz',
    sha256: '41b31488e7c254baec31cce12c7dade3e35973b8a31b9486206ad43f233d814e',
  },
  'darwin-arm64': {
    name: 'act_Darwin_arm64.tar.gz',
    sha256: '48ae218af96725f7635a66de2b87e1e346893b02add0f16b92f560296b2151fc',
  },
};

const folder = join(cache, 'tools', `act-${ACT_VERSION}`);
const binary = join(folder, 'act');

/** Path of nektos/act: on PATH, else built with Go, else downloaded and checked; throws one message where none of these can be. */
export async function findAct(say: (line: string) => void): Promise<string> {
  if (succeeds('act', ['--version'])) return 'act';
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const tried: string[] = ['act is not on PATH'];
  if (succeeds('go', ['version'])) {
    say(`Building act ${ACT_VERSION} with Go, once (about a minute)`);
    const why = attempt(() => buildWithGo());
    if (why === undefined) return binary;
    tried.push(`building it with Go failed: ${why}`);
  } else {
    tried.push('Go is not there to build it');
  }
  say(`Downloading act ${ACT_VERSION}, once`);
  const why = await download().then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (why === undefined) return binary;
  tried.push(`downloading it failed: ${why}`);
  throw new Error(
    [
      `The rehearsal runs real workflows through act (https://github.com/nektos/act), and there is none here:`,
      ...tried.map(line => `  - ${line}`),
      `Install act ${ACT_VERSION} or newer (brew install act, winget install nektos.act, or its release page), or Go, and run this again.`,
    ].join('\n'),
  );
}

function succeeds(program: string, args: string[]): boolean {
  return attempt(() => execFileSync(program, args, { stdio: 'ignore' })) === undefined;
}

function attempt(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'unknown') : String(error);
  }
}

function buildWithGo(): void {
  const module = `github.com/nektos/act@v${ACT_VERSION}`;
  execFileSync('go', ['install', module], { stdio: 'pipe', env: { ...process.env, GOBIN: folder } });
}

async function download(): Promise<void> {
  const archive = ARCHIVES[`${process.platform}-${process.arch}`];
  if (archive === undefined) throw new Error(`there is no archive for ${process.platform} ${process.arch}`);
  const url = `https://github.com/nektos/act/releases/download/v${ACT_VERSION}/${archive.name}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== archive.sha256)
    throw new Error(`${archive.name} has the digest ${digest}, not the pinned one`);
  const file = join(folder, archive.name);
  writeFileSync(file, bytes);
  execFileSync('tar', ['-xzf', file, '-C', folder, 'act']);
  rmSync(file);
}
