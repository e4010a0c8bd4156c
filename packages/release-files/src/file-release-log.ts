import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  joinRecords,
  type Log,
  type ProofLog,
  parseIntent,
  parseOutcome,
  parseProof,
  type ReleaseIntent,
  type ReleaseLog,
  type ReleaseOutcome,
  type ReleaseProof,
} from '@pipeline/contracts';

/**
 * A log in a directory: one file an environment, one line an entry, only ever appended to.
 * @param tell is told of entries that cannot be read, such as those of a newer version; they are left out
 */
export function fileReleaseLog(directory: string, tell: Log = () => undefined): ReleaseLog & ProofLog {
  const fileOf = (environment: string) =>
    join(directory, `${encodeURIComponent(environment.toLowerCase())}.jsonl`);

  const append = async (environment: string, entry: unknown) => {
    await mkdir(directory, { recursive: true });
    // The line break before it: should the last writer have died in the middle of a line, only that line is lost.
    await appendFile(fileOf(environment), `\n${JSON.stringify(entry)}\n`);
  };

  /** Newest first. */
  const entries = async (environment: string): Promise<Entry[]> =>
    (await lines(fileOf(environment))).reverse().flatMap(line => {
      const entry = read(line);
      if (typeof entry !== 'string') return [entry];
      tell(`An entry of the release log is left out: ${entry}`);
      return [];
    });

  return {
    intend: intent => append(intent.environment, { intent }),
    conclude: (environment, outcome) => append(environment, { outcome }),
    async recent(environment, limit) {
      const all = await entries(environment);
      const intents = all.flatMap(entry => ('intent' in entry ? [entry.intent] : []));
      const outcomes = all.flatMap(entry => ('outcome' in entry ? [entry.outcome] : []));
      return joinRecords(intents, outcomes).slice(0, limit);
    },
    prove: (environment, proof) => append(environment, { proof }),
    async proofs(environment, limit) {
      const all = await entries(environment);
      return all.flatMap(entry => ('proof' in entry ? [entry.proof] : [])).slice(0, limit);
    },
  };
}

async function lines(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter(line => line !== '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

type Entry = { intent: ReleaseIntent } | { outcome: ReleaseOutcome } | { proof: ReleaseProof };

function read(line: string): Entry | string {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return 'it is not whole';
  }
  if (typeof entry !== 'object' || entry === null) return 'it is not an object';
  if ('outcome' in entry) {
    const outcome = parseOutcome(entry.outcome);
    return typeof outcome === 'string' ? outcome : { outcome };
  }
  if ('proof' in entry) {
    const proof = parseProof(entry.proof);
    return typeof proof === 'string' ? proof : { proof };
  }
  const intent = parseIntent('intent' in entry ? entry.intent : undefined);
  return typeof intent === 'string' ? intent : { intent };
}
