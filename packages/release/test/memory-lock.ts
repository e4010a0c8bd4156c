import { ActionError, type Clock, type Lease, type Lock, type LockHolder } from '@pipeline/contracts';

/** An atomic lock in memory. Every call ends on a later turn, as a remote one does. */
export function memoryLock(clock: Clock): Lock & { held: Map<string, LockHolder> } {
  const held = new Map<string, LockHolder>();
  const lease = (name: string, taken: LockHolder): Lease => {
    let current = taken;
    return {
      get holder() {
        return current;
      },
      async renew(expires) {
        await undefined;
        if (held.get(name) !== current) throw new ActionError('lock-lost', `${name} was lost`);
        current = { ...current, expires };
        held.set(name, current);
      },
      async release() {
        await undefined;
        if (held.get(name) === current) held.delete(name);
      },
    };
  };
  return {
    held,
    async take(name, holder) {
      await undefined;
      const before = held.get(name);
      if (before !== undefined && before.expires > clock.now()) {
        return { heldBy: before };
      }
      const mine = { ...holder };
      held.set(name, mine);
      return { lease: lease(name, mine), ...(before && { from: before }) };
    },
    inspect: async name => held.get(name),
    break: async name => held.delete(name),
  };
}
