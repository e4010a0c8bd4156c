import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { githubLock } from '../src/index.ts';
import { type Scene, scene } from './repository.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
});
afterEach(() => shop.github.close());

const NAME = 'staging/ecs=3Ashop=2Fapi';
const holder = (owner: string, ms = 60_000) => ({
  owner,
  reason: 'deploying é',
  url: 'https://github.com/org/shop/actions/runs/1',
  since: shop.clock.now(),
  expires: shop.clock.now() + ms,
});
const lock = () => githubLock(shop.connect());
const taken = async (owner: string, ms?: number) => {
  const answer = await lock().take(NAME, holder(owner, ms));
  if (!('lease' in answer)) throw new Error('not taken');
  return answer.lease;
};

describe('githubLock', () => {
  it('has one holder, shown to who is kept out, until it is given back', async () => {
    const first = await taken('a');
    expect(await lock().take(NAME, holder('b'))).toEqual({ heldBy: holder('a') });
    expect(await lock().inspect(NAME)).toEqual(holder('a'));
    await first.release();
    expect(await lock().inspect(NAME)).toBeUndefined();
    const next = await lock().take(NAME, holder('b'));
    expect(next).toHaveProperty('lease');
    expect(next).not.toHaveProperty('from');
  });

  it('lets the same run take it again', async () => {
    await taken('a');
    await taken('a');
    expect(await lock().inspect(NAME)).toMatchObject({ owner: 'a' });
  });

  it('is taken over when it ran out; the one who held it learns of that and takes nothing away', async () => {
    const first = await taken('a');
    shop.clock.pass(60_000);
    expect(await lock().take(NAME, holder('b'))).toMatchObject({ from: { owner: 'a' } });
    await expect(first.renew(shop.clock.now() + 1)).rejects.toMatchObject({ code: 'lock-lost' });
    await first.release();
    expect(await lock().inspect(NAME)).toMatchObject({ owner: 'b' });
  });

  it('is kept by renewing it, again and again', async () => {
    const first = await taken('a');
    for (let minute = 0; minute < 3; minute++) {
      await first.renew(shop.clock.now() + 120_000);
      shop.clock.pass(60_000);
    }
    expect(await lock().take(NAME, holder('b'))).toMatchObject({ heldBy: { owner: 'a' } });
    await first.release();
    expect(await lock().inspect(NAME)).toBeUndefined();
  });

  it('can be broken, once', async () => {
    const first = await taken('a');
    expect([await lock().break(NAME), await lock().break(NAME)]).toEqual([true, false]);
    await expect(first.renew(shop.clock.now() + 1)).rejects.toMatchObject({ code: 'lock-lost' });
    await taken('b');
  });

  it.each(['new', 'free', 'run out'])('that is %s goes to one of many who ask at once', async state => {
    if (state === 'free') await (await taken('z')).release();
    if (state === 'run out') await taken('z', 0);
    const asked = await Promise.all(
      Array.from({ length: 6 }, (_, run) => lock().take(NAME, holder(`run ${run}`))),
    );
    expect(asked.filter(answer => 'lease' in answer)).toHaveLength(1);
    expect(asked.filter(answer => 'heldBy' in answer)).toHaveLength(5);
  });

  it.each(
    ['CreateRef', 'UpdateRef'].flatMap(operation =>
      (['reset-after', 'truncate', 'reset-before', 'server-error'] as const).map(
        kind => [operation, kind] as const,
      ),
    ),
  )('is taken once when %s meets %s', async (operation, kind) => {
    if (operation === 'UpdateRef') await (await taken('z')).release();
    shop.github.faults.add({ kind, service: 'github', operation });
    const lease = await taken('a');
    expect(shop.github.faults.pending()).toEqual([]);
    expect(await lock().take(NAME, holder('b'))).toHaveProperty('heldBy');
    await lease.release();
    expect(await lock().inspect(NAME)).toBeUndefined();
  });

  it('names the permission that the token lacks', async () => {
    const reading = await scene({ tokens: { reader: { contents: 'read', deployments: 'write' } } });
    try {
      const refused = githubLock(reading.connect('reader')).take(NAME, holder('a'));
      await expect(refused).rejects.toMatchObject({
        code: 'config',
        message: expect.stringContaining('needs the permission `contents: write`'),
      });
    } finally {
      await reading.github.close();
    }
  });

  it('does not take a ref of someone else for a lock', async () => {
    const { github } = shop;
    await fetch(`${github.url}/repos/org/shop/git/refs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${github.token}` },
      body: JSON.stringify({ ref: `refs/pipeline/locks/${NAME}`, sha: '1'.repeat(40) }),
    });
    await expect(lock().take(NAME, holder('a'))).rejects.toMatchObject({ code: 'lock-unreadable' });
  });
});
