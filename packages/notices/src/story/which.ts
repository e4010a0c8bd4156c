import { wholeReleases } from '@pipeline/release';
import type { EnvironmentLog } from './model.ts';
import { contentOf, takenBackBy } from './rollbacks.ts';

/**
 * The commits whose story one release's id is part of: its own, and of a rollback what it took back, which comes first.
 * @param id of a release or of an approval's request, such as `42.1`
 */
export function commitsOf(logs: readonly EnvironmentLog[], id: string): string[] {
  const told = logs.flatMap(({ records, proofs, requests }) => {
    const releases = wholeReleases(records, proofs);
    const own = releases.flatMap((release, at) => {
      if (release.id !== id) return [];
      if (release.back === undefined) return [release.commit.sha];
      const older = releases.slice(at + 1);
      return [...takenBackBy(release, older), contentOf(release, older)];
    });
    return [...own, ...requests.filter(({ key }) => key === id).map(({ commit }) => commit.sha)];
  });
  return [...new Set(told)];
}
