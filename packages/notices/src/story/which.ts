import { wholeReleases } from '@pipeline/release-history';
import type { EnvironmentLog } from './model.ts';
import { contentOf, takenBackBy } from './rollbacks.ts';

/**
 * The commits whose story one release's id is part of: its own, and of a rollback what it took back, which comes first.
 * @param isIt whether that is the id of the release, or of the approval's request, such as `42.1`
 */
export function commitsOf(logs: readonly EnvironmentLog[], isIt: (id: string) => boolean): string[] {
  const told = logs.flatMap(({ records, proofs, requests }) => {
    const releases = wholeReleases(records, proofs);
    const own = releases.flatMap((release, at) => {
      if (!isIt(release.id)) return [];
      if (release.back === undefined) return [release.commit.sha];
      const older = releases.slice(at + 1);
      return [...takenBackBy(release, older), contentOf(release, older)];
    });
    return [...own, ...requests.filter(({ key }) => isIt(key)).map(({ commit }) => commit.sha)];
  });
  return [...new Set(told)];
}
