import type { Chosen } from './choose.ts';
import type { Memory } from './memory.ts';
import type { Ready } from './prepare.ts';

/**
 * The commit whose release is promoted. An image that did not change was built from an earlier one, so what the environment
 * before says of these digests together counts first: its newest release that has all of them.
 */
export function commitOf(
  ready: ReadonlyArray<Pick<Ready, 'digest' | 'commit'>>,
  { release }: Pick<Chosen, 'release'>,
  from: Pick<Memory, 'records'> | undefined,
): string | undefined {
  if (release !== undefined) return release.commit.sha;
  const released = from?.records.find(({ intent }) => {
    const artifacts = intent.targets.flatMap(target => Object.values(target.artifacts));
    return ready.every(({ digest }) => artifacts.some(artifact => artifact.endsWith(`@${digest}`)));
  });
  return released?.intent.commit.sha ?? ready.find(({ commit }) => commit !== undefined)?.commit;
}
