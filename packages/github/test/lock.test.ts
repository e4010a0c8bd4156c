import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { githubLock } from '../src/index.ts';
import { lockContract } from './lock-contract.ts';
import { type Scene, scene } from './repository.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
});
afterEach(() => shop.github.close());

const NAME = 'staging/ecs=3Aeu-west-1=2Fshop=2Fapi';
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
  lockContract(() => shop);

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

  it('is still ours when a renewal was made, and neither its answer nor a look at it came through', async () => {
    const lease = await taken('a');
    const { faults } = shop.github;
    faults.add({ kind: 'reset-after', service: 'github', operation: 'UpdateRef' });
    faults.add({ kind: 'reset-before', service: 'github', operation: 'GetRef', count: 50 });
    await expect(lease.renew(shop.clock.now() + 90_000)).rejects.toMatchObject({ code: 'remote' });
    faults.clear();
    await lease.renew(shop.clock.now() + 120_000);
    expect(await lock().inspect(NAME)).toMatchObject({ owner: 'a', expires: shop.clock.now() + 120_000 });
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

  it('is free after what the runbook tells a person to push', async () => {
    const lease = await taken('a');
    const { github } = shop;
    const headers = { authorization: `Bearer ${github.token}` };
    const ref = `${github.url}/repos/org/shop/git/ref/pipeline/locks/${NAME}`;
    const { object } = (await (await fetch(ref, { headers })).json()) as { object: { sha: string } };
    const seen = `${github.url}/repos/org/shop/git/commits/${object.sha}`;
    const { tree } = (await (await fetch(seen, { headers })).json()) as { tree: { sha: string } };
    // git commit-tree -p FETCH_HEAD -m 'broken by hand' -m '{"schema":1}' 'FETCH_HEAD^{tree}'
    const made = await fetch(`${github.url}/repos/org/shop/git/commits`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        message: 'broken by hand\n\n{"schema":1}\n',
        tree: tree.sha,
        parents: [object.sha],
      }),
    });
    const { sha } = (await made.json()) as { sha: string };
    const refs = `${github.url}/repos/org/shop/git/refs/pipeline/locks/${NAME}`;
    await fetch(refs, { method: 'PATCH', headers, body: JSON.stringify({ sha, force: false }) });
    expect(await lock().inspect(NAME)).toBeUndefined();
    await expect(lease.renew(shop.clock.now() + 1)).rejects.toMatchObject({ code: 'lock-lost' });
    await taken('b');
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
