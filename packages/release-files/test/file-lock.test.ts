import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileLock } from '../src/index.ts';

let directory: string;
let now: number;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'file-lock-'));
  now = 1_000_000;
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const clock = { now: () => now };
const holder = (owner: string, ms = 60_000) => ({
  owner,
  reason: 'deploying',
  since: now,
  expires: now + ms,
});

describe('fileLock', () => {
  it('has one holder, shown to who is kept out, until it is given back', async () => {
    const lock = fileLock(directory, clock);
    const first = await lock.take('staging/api', holder('a'));
    expect(await lock.take('staging/api', holder('b'))).toEqual({ heldBy: holder('a') });
    expect(await lock.inspect('staging/api')).toEqual(holder('a'));
    expect(await lock.take('staging/web', holder('b'))).toHaveProperty('lease');
    if ('lease' in first) await first.lease.release();
    expect(await lock.inspect('staging/api')).toBeUndefined();
    const next = await lock.take('staging/api', holder('b'));
    expect(next).toHaveProperty('lease');
    expect(next).not.toHaveProperty('from');
  });

  it('keeps two jobs of the same run apart: under act every run is run 1', async () => {
    const lock = fileLock(directory, clock);
    await lock.take('n', holder('a'));
    expect(await lock.take('n', holder('a'))).toMatchObject({ heldBy: { owner: 'a' } });
  });

  it('is taken over when it ran out; the one who held it learns of that and takes nothing away', async () => {
    const lock = fileLock(directory, clock);
    const first = await lock.take('n', holder('a'));
    now += 60_000;
    expect(await lock.take('n', holder('b'))).toMatchObject({ from: { owner: 'a' } });
    if (!('lease' in first)) throw new Error('not taken');
    await expect(first.lease.renew(now + 1)).rejects.toMatchObject({ code: 'lock-lost' });
    await first.lease.release();
    expect(await lock.inspect('n')).toMatchObject({ owner: 'b' });
  });

  it('is kept by renewing it', async () => {
    const lock = fileLock(directory, clock);
    const first = await lock.take('n', holder('a'));
    if (!('lease' in first)) throw new Error('not taken');
    await first.lease.renew(now + 120_000);
    now += 60_000;
    expect(await lock.take('n', holder('b'))).toMatchObject({ heldBy: { expires: 1_120_000 } });
    expect(first.lease.holder.expires).toBe(1_120_000);
  });

  it('can be broken, once', async () => {
    const lock = fileLock(directory, clock);
    await lock.take('n', holder('a'));
    expect([await lock.break('n'), await lock.break('n')]).toEqual([true, false]);
    expect(await lock.take('n', holder('b'))).toHaveProperty('lease');
  });

  it.each(['free', 'run out'])('that is %s goes to one of many who ask at once', async state => {
    const lock = fileLock(directory, clock);
    for (let round = 0; round < 15; round++) {
      const name = `${state} ${round}`;
      if (state === 'run out') await lock.take(name, holder('dead', 0));
      const asked = await Promise.all(
        Array.from({ length: 8 }, (_, index) => lock.take(name, holder(`run ${index}`))),
      );
      expect(asked.filter(answer => 'lease' in answer)).toHaveLength(1);
    }
  });

  it('goes to one of several processes, and leaves one file', async () => {
    await fileLock(directory, clock).take('n', holder('dead', 0));
    const script = join(import.meta.dirname, 'take-once.ts');
    const said = await Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        promisify(execFile)(process.execPath, [script, directory, `process ${index}`]),
      ),
    );
    expect(said.filter(({ stdout }) => stdout === 'got it\n')).toHaveLength(1);
    expect(await readdir(join(directory, 'n'))).toEqual(['2.json']);
  });
});
