import { joinRecords, type ReleaseOutcome, type ReleaseRecord } from '@pipeline/contracts';
import type { StagePorts } from '../src/ports.ts';

/** A release log in memory, and a lock that nobody else wants. */
export function aReleaseLog(earlier: ReleaseRecord[] = []) {
  const records: ReleaseRecord[] = [...earlier];
  /** Until when the lock was kept at its last word; `undefined` where it was given back. */
  let keptUntil: number | undefined;
  const release: NonNullable<StagePorts['release']> = {
    log: {
      async intend(intent) {
        records.unshift({ intent });
      },
      async conclude(_, outcome: ReleaseOutcome) {
        const at = records.findIndex(({ intent }) => intent.id === outcome.intent);
        const [found] = records.slice(at, at + 1);
        if (found === undefined) return;
        const said = found.outcome === undefined ? [outcome] : [outcome, found.outcome];
        records.splice(at, 1, ...joinRecords([found.intent], said));
      },
      recent: async () => [...records],
    },
    lock: {
      take: async (_, holder) => ({
        lease: {
          holder,
          async renew(until) {
            keptUntil = until;
          },
          async release() {
            keptUntil = undefined;
          },
        },
      }),
      inspect: async () => undefined,
      break: async () => false,
    },
    history: { compare: async () => 'newer' },
  };
  return { release, records, keptUntil: () => keptUntil };
}
