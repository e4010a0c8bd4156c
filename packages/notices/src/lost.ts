import { LOST_RUN, lostOf, parseLostRun, type Silent, silentIn } from '@pipeline/release-history';
import type { EnvironmentLog } from './story/model.ts';
import { commitsOf } from './story/which.ts';

export { LOST_RUN, parseLostRun };

/** Releases that have begun and not ended: only of these may the journal say that their runner died. */
export function silentOf({ records, proofs }: Pick<EnvironmentLog, 'records' | 'proofs'>): Silent[] {
  return silentIn(records, proofs);
}

/** The commits of which a deploy, or a rollback from or to them, was lost on the way, and that nothing newer has replaced. */
export function lostCommits(logs: readonly EnvironmentLog[]): string[] {
  const lost = logs.flatMap(log =>
    silentOf(log).filter(({ release }) => lostOf(release, log.lost) !== undefined),
  );
  const ids = new Set(lost.map(({ release }) => release.id));
  return ids.size === 0 ? [] : commitsOf(logs, id => ids.has(id));
}
