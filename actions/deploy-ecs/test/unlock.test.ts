import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lock } from '@pipeline/contracts';
import { lockName } from '@pipeline/release';
import { fileLock, fileReleaseLog, gitHistory } from '@pipeline/release-files';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unlock } from '../src/unlock.ts';
import { read, refusal } from './config/read.ts';

const holder = {
  owner: 'org/shop run 41, attempt 1',
  reason: 'deploying a1b2c3d to staging',
  url: 'https://github.com/org/shop/actions/runs/41',
  since: 0,
  expires: 4_000_000_000_000,
};
const name = lockName('staging', 'ecs:eu-west-1/shop/api');

let folder: string;
let lock: Lock;
let lines: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unlock-'));
  lock = fileLock(folder, { now: () => 1_000 });
  lines = [];
  await lock.take(name, holder);
});
afterEach(() => rm(folder, { recursive: true }));

function run(more: Record<string, string> = {}) {
  const config = read({
    service: 'api',
    operation: 'unlock',
    environment: 'staging',
    'dry-run': 'false',
    ...more,
  });
  const release = { log: fileReleaseLog(folder), lock, history: gitHistory(folder) };
  const log = {
    info: (line: string) => void lines.push(line),
    warn: () => undefined,
    group: <T>(_: string, phase: () => Promise<T>) => phase(),
  };
  return unlock(config, { release, log });
}

describe('unlock', () => {
  it('breaks a lock, and says whose it was', async () => {
    const { summary } = await run();
    expect(await lock.inspect(name)).toBeUndefined();
    expect(JSON.stringify(summary)).toContain(holder.owner);
    expect(lines.join()).toMatch(/api: held by org\/shop run 41.*broken/);
  });

  it('only shows it when planned', async () => {
    const { outputs } = await run({ 'dry-run': 'true' });
    expect(outputs).toEqual({ verdict: 'planned' });
    expect(await lock.inspect(name)).toMatchObject({ owner: holder.owner });
    expect(lines.join()).toContain(holder.reason);
  });

  it('leaves other services and environments alone', async () => {
    await run({ service: 'web' });
    await run({ environment: 'production' });
    expect(await lock.inspect(name)).toMatchObject({ owner: holder.owner });
    expect(lines).toEqual([
      'web: nobody holds its lock: it was free',
      'api: nobody holds its lock: it was free',
    ]);
  });

  it('leaves a cluster of the same name in another region alone', async () => {
    await run({ 'aws-region': 'us-east-1' });
    expect(await lock.inspect(name)).toMatchObject({ owner: holder.owner });
    const nowhere = { service: 'api', operation: 'unlock', environment: 'staging', 'aws-region': '' };
    expect(refusal(nowhere)).toContain('- aws-region: it was not given');
  });

  it('needs an environment', () => {
    expect(refusal({ service: 'api', operation: 'unlock' })).toContain('- environment: unlock needs it');
  });
});
