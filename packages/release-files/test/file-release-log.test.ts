import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleaseIntent, ReleaseOutcome, ReleaseProof } from '@pipeline/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readsOn } from '../../contracts/test/reads-on.ts';
import { fileReleaseLog } from '../src/index.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'file-log-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const intent = (id: string): ReleaseIntent => ({
  schema: 1,
  id,
  environment: 'pro/duction',
  commit: { sha: 'a1', ref: 'refs/heads/main' },
  by: { actor: 'ann', url: 'https://github.com' },
  at: '2026-11-21T10:00:00Z',
  targets: [{ subject: 'api', artifacts: {}, before: { revision: 7 } }],
});
const outcome = (id: string): ReleaseOutcome => ({
  schema: 1,
  intent: id,
  at: '2026-11-21T10:01:00Z',
  verdict: 'steady',
  detail: 'serves',
  targets: [{ subject: 'api', verdict: 'steady', detail: 'serves' }],
});

readsOn(async records => {
  const log = fileReleaseLog(directory);
  for (const { intent, outcome } of records.toReversed()) {
    await log.intend(intent);
    if (outcome !== undefined) await log.conclude(intent.environment, outcome);
  }
  return log;
});

it('remembers, newest first, in any case of the name, and nothing of other environments', async () => {
  const log = fileReleaseLog(directory);
  expect(await log.recent('pro/duction', 5)).toEqual([]);
  await log.intend(intent('1'));
  await log.conclude('pro/duction', outcome('1'));
  await log.intend(intent('2'));
  expect(await fileReleaseLog(directory).recent('Pro/Duction', 5)).toEqual([
    { intent: intent('2') },
    { intent: intent('1'), outcome: outcome('1') },
  ]);
  expect(await log.recent('pro/duction', 1)).toHaveLength(1);
  expect(await log.recent('staging', 5)).toEqual([]);
});

it('loses only the line in which a writer died', async () => {
  const told: string[] = [];
  const log = fileReleaseLog(directory, line => told.push(line));
  await log.intend(intent('1'));
  await appendFile(join(directory, 'pro%2Fduction.jsonl'), '\n{"intent":{"sch');
  await log.intend(intent('2'));
  expect((await log.recent('pro/duction', 5)).map(record => record.intent.id)).toEqual(['2', '1']);
  expect(told).toEqual([expect.stringContaining('not whole')]);
});

it('has the last word on what was held, and only ever appends', async () => {
  const file = join(directory, 'pro%2Fduction.jsonl');
  const held: ReleaseOutcome = {
    ...outcome('1'),
    verdict: 'held',
    targets: [{ subject: 'api', verdict: 'held', detail: 'waits' }],
  };
  await fileReleaseLog(directory).intend(intent('1'));
  await fileReleaseLog(directory).conclude('pro/duction', held);
  const before = await readFile(file, 'utf8');
  await fileReleaseLog(directory).conclude('pro/duction', outcome('1'));
  expect((await readFile(file, 'utf8')).startsWith(before)).toBe(true);
  expect(await fileReleaseLog(directory).recent('pro/duction', 5)).toEqual([
    { intent: intent('1'), outcome: outcome('1') },
  ]);
});

it('keeps what checks said beside the releases, newest first, and apart by environment', async () => {
  const proof = (result: ReleaseProof['result']): ReleaseProof => ({
    schema: 1,
    release: '1',
    at: '2026-11-21T10:02:00Z',
    result,
    checks: ['smoke'],
    digests: [`sha256:${'a'.repeat(64)}`],
    by: { actor: 'ann', url: 'https://github.com' },
  });
  const told: string[] = [];
  const log = fileReleaseLog(directory, line => told.push(line));
  await log.intend(intent('1'));
  await log.prove('pro/duction', proof('failed'));
  await log.conclude('pro/duction', outcome('1'));
  await log.prove('Pro/Duction', proof('passed'));
  await appendFile(join(directory, 'pro%2Fduction.jsonl'), '\n{"proof":{"schema":2}}\n');
  expect(await log.proofs('pro/duction', 5)).toEqual([proof('passed'), proof('failed')]);
  expect(await log.proofs('pro/duction', 1)).toEqual([proof('passed')]);
  expect(await log.proofs('staging', 5)).toEqual([]);
  expect(told).toContainEqual(expect.stringContaining('schema 2 is newer'));
  expect(await log.recent('pro/duction', 5)).toEqual([{ intent: intent('1'), outcome: outcome('1') }]);
});
