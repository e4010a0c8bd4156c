import {
  joinRecords,
  type ProofLog,
  READ_AT_ONCE,
  type ReleaseLog,
  type ReleaseProof,
  type ReleaseRecord,
} from '../src/index.ts';

/**
 * A log of one environment in memory.
 * @param records newest first @param proofs newest first @param page how many are read at once: fewer, where a test reads many logs
 */
export function arrayLog(
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[] = [],
  page = READ_AT_ONCE,
): ReleaseLog & ProofLog & { /** How many records were given last. */ read: number } {
  let all = [...records];
  const log = {
    read: 0,
    async intend(intent: ReleaseRecord['intent']) {
      all.unshift({ intent });
    },
    async conclude(_: string, outcome: NonNullable<ReleaseRecord['outcome']>) {
      const outcomes = all.flatMap(record => record.outcome ?? []);
      all = joinRecords(
        all.map(({ intent }) => intent),
        [outcome, ...outcomes],
      );
    },
    async recent(_: string, limit: number, { enough }: Parameters<ReleaseLog['recent']>[2] = {}) {
      const most = Math.min(limit, all.length);
      log.read = enough === undefined ? most : Math.min(page, most);
      while (log.read < most && !(await enough?.(all.slice(0, log.read))))
        log.read = Math.min(log.read + page, most);
      return all.slice(0, log.read);
    },
    prove: async () => undefined,
    proofs: async (_: string, limit: number) => proofs.slice(0, limit),
  };
  return log;
}
