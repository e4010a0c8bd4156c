import type { ReleasePart, WholeRelease } from '@pipeline/release-history';
import type { Explained } from './shown.ts';

/** Of those that had the same thing: a sidecar may have been in all of them, and an output has a bound. */
const NEWEST = 10;

/** What is live, for the next step to read. Texts in it are as they were written: from outside. */
export function liveEntries({ environment, live, drift, chains }: Explained): object[] {
  return live.map(({ subject, release, part, since, sure, before }) => ({
    environment,
    subject,
    release: release.id,
    commit: release.commit.sha,
    artifacts: part.target.artifacts,
    since,
    sure,
    before: before === undefined ? null : entryOf(before),
    standing: release.standing,
    drift: drift.get(subject),
    ...(part.outcome?.url !== undefined && { url: part.outcome.url }),
    why: chains
      .filter(chain => chain.subject === subject && part.target.artifacts[chain.name] === chain.artifact)
      .map(({ name, why }) => ({ name, ...why, releases: why.releases.slice(0, NEWEST) })),
  }));
}

function entryOf({ release, part }: { release: WholeRelease; part: ReleasePart }): object {
  return { release: release.id, commit: release.commit.sha, artifacts: part.target.artifacts };
}

export function historyEntry({ id, at, ended, commit, by, targets, standing, back }: WholeRelease): object {
  return {
    release: id,
    at,
    ...(ended !== undefined && { ended }),
    commit: commit.sha,
    by: by.actor,
    url: by.url,
    targets: targets.map(({ subject, artifacts }) => ({ subject, artifacts })),
    standing,
    ...(back !== undefined && { back }),
  };
}
