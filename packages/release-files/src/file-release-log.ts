import {
  isWithin,
  joinRecords,
  type Log,
  type ProofLog,
  parseIntent,
  parseOutcome,
  parseProof,
  READ_AT_ONCE,
  type ReleaseLog,
} from '@pipeline/contracts';
import { environmentFiles } from './environment-file.ts';

/**
 * A log in a directory: one file an environment, one line an entry, only ever appended to.
 * @param tell is told of entries that cannot be read, such as those of a newer version; they are left out
 */
export function fileReleaseLog(directory: string, tell: Log = () => undefined): ReleaseLog & ProofLog {
  const files = environmentFiles(directory, tell);

  /** Those that stand under a name, newest first. */
  const under = <T>(
    name: string,
    lines: readonly Record<string, unknown>[],
    parse: (json: unknown) => T | string,
  ) =>
    lines.flatMap(line => {
      if (!(name in line)) return [];
      const entry = parse(line[name]);
      if (typeof entry !== 'string') return [entry];
      tell(`An entry of the release log is left out: ${entry}`);
      return [];
    });

  return {
    intend: intent => files.append(intent.environment, { intent }),
    conclude: (environment, outcome) => files.append(environment, { outcome }),
    async recent(environment, limit, { enough, ...within } = {}) {
      const lines = await files.read(environment);
      const intents = under('intent', lines, parseIntent);
      const outcomes = under('outcome', lines, parseOutcome);
      const records = joinRecords(intents, outcomes).filter(({ intent }) => isWithin(intent, within));
      if (enough !== undefined)
        // By the same steps as where each costs a call, so that what is found does not depend on where a log is.
        for (let read = READ_AT_ONCE; read < Math.min(limit, records.length); read += READ_AT_ONCE) {
          const soFar = records.slice(0, read);
          if (await enough(soFar)) return soFar;
        }
      return records.slice(0, limit);
    },
    prove: (environment, proof) => files.append(environment, { proof }),
    async proofs(environment, limit, within) {
      const proofs = under('proof', await files.read(environment), parseProof);
      return proofs.filter(proof => isWithin(proof, within)).slice(0, limit);
    },
  };
}
