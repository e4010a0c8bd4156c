import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockName } from '@pipeline/release';
import { fileLock, fileReleaseLog, gitHistory } from '@pipeline/release-files';
import { expect, it } from 'vitest';
import { unlock } from '../src/unlock.ts';
import { read } from './config/read.ts';

const holder = {
  owner: 'org/shop run 41, attempt 1',
  reason: 'deploying a1b2c3d to staging',
  url: 'https://github.com/org/shop/actions/runs/41',
  since: 0,
  expires: 4_000_000_000_000,
};

it.each([
  ['true', true],
  ['false', false],
])('with dry-run: %s the lock of each region is still held: %s', async (dryRun, held) => {
  const folder = await mkdtemp(join(tmpdir(), 'unlock-'));
  try {
    const lock = fileLock(folder, { now: () => 1_000 });
    const names = ['europe-west1', 'europe-north1'].map(region =>
      lockName('staging', `cloudrun:shop-staging/${region}/services/api`),
    );
    for (const name of names) await lock.take(name, holder);
    const config = read({
      service: 'api',
      regions: 'europe-west1, europe-north1',
      operation: 'unlock',
      environment: 'staging',
      'dry-run': dryRun,
    });
    const lines: string[] = [];
    const log = {
      info: (line: string) => void lines.push(line),
      warn: () => undefined,
      group: <T>(_: string, phase: () => Promise<T>) => phase(),
    };
    const release = { log: fileReleaseLog(folder), lock, history: gitHistory(folder) };
    const { outputs, summary } = await unlock(config, { release, log });
    expect(outputs).toEqual(dryRun === 'true' ? { verdict: 'planned' } : {});
    for (const name of names) expect((await lock.inspect(name)) !== undefined).toBe(held);
    expect(JSON.stringify(summary)).toContain(holder.owner);
    expect(lines.join()).toContain('api@europe-north1: held by org/shop run 41');
  } finally {
    await rm(folder, { recursive: true });
  }
});
