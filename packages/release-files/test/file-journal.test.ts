import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleaseIntent } from '@pipeline/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileJournal, fileReleaseLog } from '../src/index.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'file-journal-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const entry = (key: string) => ({ schema: 1 as const, key, at: '2026-11-21T10:00:00Z', quorum: 2 });
const intent = (id: string, at: string): ReleaseIntent => ({
  schema: 1,
  id,
  environment: 'production',
  commit: { sha: 'a1', ref: 'refs/heads/main' },
  by: { actor: 'ann', url: 'https://github.com' },
  at,
  targets: [],
});

it('tells entries of a kind, newest first, beside the release log in the same file', async () => {
  const journal = fileJournal(directory);
  const told: string[] = [];
  const log = fileReleaseLog(directory, line => told.push(line));
  expect(await journal.entries('production', 'asked', 5)).toEqual([]);
  await journal.write('production', 'asked', entry('1'), 'a1');
  await log.intend(intent('7', '2026-11-21T10:00:00Z'));
  await journal.write('production', 'decided', entry('1'), 'a1');
  await journal.write('Production', 'asked', entry('2'), 'a1');
  expect(await fileJournal(directory).entries('production', 'asked', 5)).toEqual([
    { json: entry('2') },
    { json: entry('1') },
  ]);
  expect(await journal.entries('production', 'asked', 1)).toEqual([{ json: entry('2') }]);
  expect(await journal.entries('staging', 'asked', 5)).toEqual([]);
  expect((await log.recent('production', 5)).map(({ intent }) => intent.id)).toEqual(['7']);
  expect(told).toEqual([]);
});

it('comes once, however often it was written, and twice where it says something else', async () => {
  const journal = fileJournal(directory);
  for (let time = 0; time < 2; time++) await journal.write('production', 'asked', entry('1'), 'a1');
  await journal.write('production', 'asked', { ...entry('1'), at: '2026-11-21T11:00:00Z' }, 'a1');
  expect(await journal.entries('production', 'asked', 5)).toHaveLength(2);
});

it('tells the newest of many without comparing all of them', async () => {
  const lines = Array.from({ length: 10_000 }, (_, nth) =>
    JSON.stringify({ journal: { kind: 'asked', entry: entry(`${nth % 5_000}`) } }),
  );
  await writeFile(join(directory, 'production.jsonl'), `${lines.join('\n')}\n`);
  const found = await fileJournal(directory).entries('production', 'asked', 100);
  expect(found.map(({ json }) => json)).toEqual(
    Array.from({ length: 100 }, (_, nth) => entry(`${4_999 - nth}`)),
  );
});

it('loses only the line in which a writer died', async () => {
  const told: string[] = [];
  const journal = fileJournal(directory, line => told.push(line));
  await journal.write('production', 'asked', entry('1'), 'a1');
  await appendFile(join(directory, 'production.jsonl'), '\n{"journal":{"ki');
  await journal.write('production', 'asked', entry('2'), 'a1');
  expect(await journal.entries('production', 'asked', 5)).toHaveLength(2);
  expect(told).toEqual([expect.stringContaining('not whole')]);
});

it('tells only what is within the time that is asked for', async () => {
  const log = fileReleaseLog(directory);
  await log.intend(intent('old', '2026-11-01T10:00:00Z'));
  await log.intend(intent('new', '2026-11-21T10:00:00+01:00'));
  const found = await log.recent('production', 5, { since: '2026-11-21T09:00:00Z' });
  expect(found.map(({ intent }) => intent.id)).toEqual(['new']);
});
