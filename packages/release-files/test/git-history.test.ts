import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gitHistory } from '../src/index.ts';

let root: string;
const shas: Record<string, string> = {};

const git = async (folder: string, ...args: string[]) => {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  const { stdout } = await promisify(execFile)('git', ['-C', join(root, folder), ...who, ...args]);
  return stdout.trim();
};
const commit = async (name: string) => {
  await git('full', 'commit', '--quiet', '--allow-empty', '-m', name);
  shas[name] = await git('full', 'rev-parse', 'HEAD');
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'git-history-'));
  await promisify(execFile)('git', ['init', '--quiet', '-b', 'main', join(root, 'full')]);
  for (const name of ['one', 'two', 'three']) await commit(name);
  await git('full', 'checkout', '--quiet', '-b', 'side', shas.one ?? '');
  await commit('side');
  await git('.', 'clone', '--quiet', '--depth', '2', '--no-single-branch', `file://${root}/full`, 'shallow');
});
afterAll(() => rm(root, { recursive: true, force: true }));

it.each([
  ['full', 'one', 'three', 'newer'],
  ['full', 'three', 'one', 'older'],
  ['full', 'two', 'two', 'same'],
  ['full', 'three', 'side', 'diverged'],
  ['full', 'f'.repeat(40), 'one', 'unknown'],
  ['full', '--help', 'one', 'unknown'],
  ['shallow', 'two', 'three', 'newer'],
  ['shallow', 'three', 'side', 'unknown'],
])('in the %s clone, from %s to %s: %s', async (folder, base, head, order) => {
  const history = gitHistory(join(root, folder));
  expect(await history.compare(shas[base] ?? base, shas[head] ?? head)).toBe(order);
});
