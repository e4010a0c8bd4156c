import { join } from 'node:path';
import { ActionError, type Clock, type Lease, type Lock, type LockHolder } from '@pipeline/contracts';
import { advance, current } from './generations.ts';

/** Locks in a directory of this machine, for every process that uses the same one. */
export function fileLock(directory: string, clock: Pick<Clock, 'now'>): Lock {
  const placeOf = (name: string) => join(directory, encodeURIComponent(name));

  return {
    async take(name, holder) {
      const place = placeOf(name);
      for (;;) {
        const { number, holder: before } = await current(place);
        if (before && before.expires > clock.now()) {
          return { heldBy: before };
        }
        if (await advance(place, number, holder)) {
          const taken = { lease: lease(place, number + 1, holder) };
          return before === undefined ? taken : { ...taken, from: before };
        }
      }
    },
    inspect: async name => (await current(placeOf(name))).holder,
    async break(name) {
      for (;;) {
        const { number, holder } = await current(placeOf(name));
        if (holder === undefined) return false;
        if (await advance(placeOf(name), number, undefined)) return true;
      }
    },
  };
}

function lease(place: string, first: number, taken: LockHolder): Lease {
  let number = first;
  let holder = taken;
  return {
    get holder() {
      return holder;
    },
    async renew(expires) {
      const renewed = { ...holder, expires };
      if (!(await advance(place, number, renewed))) {
        throw new ActionError('lock-lost', 'The lock was taken over or broken by someone else.', {
          hint: 'See what is live before this is run again.',
        });
      }
      number += 1;
      holder = renewed;
    },
    async release() {
      // Not ours any more: nothing to give back.
      await advance(place, number, undefined);
    },
  };
}
