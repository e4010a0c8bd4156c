import { ActionError, nearest } from '@pipeline/contracts';
import type { WholeRelease } from '../whole/model.ts';
import { releaseNamed } from '../whole/releases.ts';
import type { BackTo } from './model.ts';
import type { Scene } from './scene.ts';

type Named = Extract<BackTo, { kind: 'release' | 'commit' | 'before' }>;

/**
 * The release that somebody named, one way or another.
 * @throws ActionError `unknown-release`, or `not-good` with why
 */
export function chosen(scene: Scene, to: Named): WholeRelease {
  const release = found(scene, to);
  const { state, detail } = release.standing;
  if (state === 'good') return release;
  const { releases, placeOf } = scene.timeline;
  const better = releases.find(
    other => other.standing.state === 'good' && placeOf(other) > placeOf(release) && touches(scene, other),
  );
  const which = to.kind === 'before' ? `, which was live at ${to.at},` : '';
  throw new ActionError('not-good', `Release ${release.id}${which} is not known to be good: it ${detail}.`, {
    hint: better
      ? `The newest good release before it is ${better.id}: write \`release ${better.id}\`. Or let its checks pass, where it only lacks one.`
      : 'No release before it is known to be good. Let its checks pass, where it only lacks one, or deploy a commit that works.',
  });
}

/** Whether a release has to do with the targets that are to go back. */
export function touches(scene: Scene, release: WholeRelease): boolean {
  return release.parts.some(({ subject }) => scene.subjects.includes(subject));
}

function found(scene: Scene, to: Named): WholeRelease {
  const releases = scene.timeline.releases.filter(release => touches(scene, release));
  // By its name also one that has to do with what was retired alone: then it is that which keeps it from coming back.
  const gone = new Set(scene.retired.map(({ subject }) => subject));
  const named = scene.timeline.releases.filter(
    release => touches(scene, release) || release.parts.some(({ subject }) => gone.has(subject)),
  );
  switch (to.kind) {
    case 'release':
      return releaseNamed(named, to.id) ?? unknown(`release ${to.id}`, to.id, releases);
    case 'commit': {
      const same = named.filter(({ commit }) => commit.sha.startsWith(to.sha));
      const commits = new Set(same.map(({ commit }) => commit.sha));
      if (commits.size > 1)
        throw new ActionError(
          'unknown-release',
          `Commit ${to.sha} may be any of ${[...commits].join(', ')}.`,
          {
            hint: 'Write more of its digits.',
          },
        );
      return (
        same.find(({ standing }) => standing.state === 'good') ??
        same[0] ??
        unknown(`release of commit ${to.sha}`, to.sha, releases)
      );
    }
    case 'before': {
      const by = Date.parse(to.at);
      const live = releases.find(
        ({ ended, parts }) =>
          ended !== undefined &&
          Date.parse(ended) < by &&
          parts.some(({ outcome }) => outcome?.verdict === 'steady' && !outcome.undone),
      );
      return live ?? unknown(`release that was live before ${to.at}`, '', releases);
    }
  }
}

function unknown(what: string, name: string, releases: readonly WholeRelease[]): never {
  const near = name === '' ? [] : nearest(name, new Set(releases.map(({ id }) => id)));
  const newest = releases
    .slice(0, 5)
    .map(({ id, commit, begun }) => `${id} (${commit.sha.slice(0, 7)}, ${begun})`);
  const hints = [
    ...(near.length > 0 ? [`Did you mean ${near.join(' or ')}?`] : []),
    newest.length > 0 ? `The newest releases are ${newest.join(', ')}.` : 'The log has no release of it.',
  ];
  throw new ActionError('unknown-release', `The release log has no ${what}.`, { hint: hints.join(' ') });
}
