import type { Clock } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { type GithubConnection, githubLock } from '../src/index.ts';

/** What a lock needs of whatever answers as GitHub. */
export interface Place {
  clock: Pick<Clock, 'now'> & { pass(ms: number): void };
  /** As a run of its own: with its own connection. */
  connect(): GithubConnection;
}

/** The same for our stand-in and for those that no one here wrote. */
export function lockContract(place: () => Place): void {
  let names = 0;
  const scene = () => {
    const { clock, connect } = place();
    const name = `staging/ecs=3Aeu-west-1=2Fshop=2F${++names}`;
    const lock = () => githubLock(connect());
    const holder = (owner: string, ms = 60_000) => ({
      owner,
      reason: 'deploying é',
      url: 'https://github.com/org/shop/actions/runs/1',
      since: clock.now(),
      expires: clock.now() + ms,
    });
    const taken = async (owner: string, ms?: number) => {
      const answer = await lock().take(name, holder(owner, ms));
      if (!('lease' in answer)) throw new Error('not taken');
      return answer.lease;
    };
    return { clock, name, lock, holder, taken };
  };

  it('has one holder, shown to who is kept out, until it is given back', async () => {
    const { name, lock, holder, taken } = scene();
    const first = await taken('a');
    expect(await lock().take(name, holder('b'))).toEqual({ heldBy: holder('a') });
    expect(await lock().inspect(name)).toEqual(holder('a'));
    await first.release();
    expect(await lock().inspect(name)).toBeUndefined();
    const next = await lock().take(name, holder('b'));
    expect(next).toHaveProperty('lease');
    expect(next).not.toHaveProperty('from');
  });

  it('keeps two jobs of the same run apart', async () => {
    const { name, lock, holder, taken } = scene();
    await taken('a');
    expect(await lock().take(name, holder('a'))).toMatchObject({ heldBy: { owner: 'a' } });
  });

  it('is taken over when it ran out; the one who held it learns of that and takes nothing away', async () => {
    const { clock, name, lock, holder, taken } = scene();
    const first = await taken('a');
    clock.pass(60_000);
    expect(await lock().take(name, holder('b'))).toMatchObject({ from: { owner: 'a' } });
    await expect(first.renew(clock.now() + 1)).rejects.toMatchObject({ code: 'lock-lost' });
    await first.release();
    expect(await lock().inspect(name)).toMatchObject({ owner: 'b' });
  });

  it('is kept by renewing it, again and again', async () => {
    const { clock, name, lock, holder, taken } = scene();
    const first = await taken('a');
    for (let minute = 0; minute < 3; minute++) {
      await first.renew(clock.now() + 120_000);
      clock.pass(60_000);
    }
    expect(await lock().take(name, holder('b'))).toMatchObject({ heldBy: { owner: 'a' } });
    await first.release();
    expect(await lock().inspect(name)).toBeUndefined();
  });

  it('can be broken, once', async () => {
    const { clock, name, lock, taken } = scene();
    const first = await taken('a');
    expect([await lock().break(name), await lock().break(name)]).toEqual([true, false]);
    await expect(first.renew(clock.now() + 1)).rejects.toMatchObject({ code: 'lock-lost' });
    await taken('b');
  });

  it.each(['new', 'free', 'run out'])('that is %s goes to one of many who ask at once', async state => {
    const { name, lock, holder, taken } = scene();
    if (state === 'free') await (await taken('z')).release();
    if (state === 'run out') await taken('z', 0);
    const asked = await Promise.all(
      Array.from({ length: 6 }, (_, run) => lock().take(name, holder(`run ${run}`))),
    );
    expect(asked.filter(answer => 'lease' in answer)).toHaveLength(1);
    expect(asked.filter(answer => 'heldBy' in answer)).toHaveLength(5);
  });
}
