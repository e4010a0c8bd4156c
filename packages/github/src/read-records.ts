import {
  isWithin,
  joinRecords,
  READ_AT_ONCE,
  type Reach,
  type ReleaseIntent,
  type ReleaseOutcome,
  type ReleaseRecord,
} from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import { readEntries, type WrittenEntry } from './entry.ts';
import { INTENT, OUTCOME } from './release-kinds.ts';

/**
 * Releases with how they ended, newest first. Intents and outcomes are two lists; each is read no further than it takes, and no page
 * of it twice, however often it is asked whether that is enough.
 */
export async function readRecords(
  github: GithubConnection,
  environment: string,
  limit: number,
  { enough, ...within }: Reach,
): Promise<ReleaseRecord[]> {
  const range = { size: limit, ...within };
  const intents: ReleaseIntent[] = [];
  const outcomes: ReleaseOutcome[] = [];
  const endings = readEntries(github, OUTCOME, environment, range);
  let next: WrittenEntry<ReleaseOutcome> | undefined;
  let oldest = Number.POSITIVE_INFINITY;

  /** With the outcomes down to the oldest intent. Ids grow: what is older ended releases that were not read yet. */
  const joined = async (): Promise<ReleaseRecord[]> => {
    for (;;) {
      next ??= (await endings.next()).value ?? undefined;
      if (next === undefined || next.deployment.id < oldest) return joinRecords(intents, outcomes);
      outcomes.push(next.entry);
      next = undefined;
    }
  };

  for await (const { deployment, entry } of readEntries(github, INTENT, environment, range)) {
    oldest = deployment.id;
    if (!isWithin(entry, within)) continue;
    intents.push(entry);
    if (intents.length === limit) break;
    const asks = enough !== undefined && intents.length % READ_AT_ONCE === 0;
    if (asks && (await enough(await joined()))) break;
  }
  return intents.length === 0 ? [] : joined();
}
