import { oneLine } from '@pipeline/action-kit';
import type { Seen } from '../show/look.ts';
import { sentence } from './drift.ts';
import { retiredLine } from './retired.ts';
import { endOf } from './tables.ts';
import { count, minute, namesOf, shortSha } from './words.ts';

/** What a person would say, a line each; no text in it breaks a line. */
export function answerOf(seen: Seen, what: string | undefined): string[] {
  const { environment, live, releases, retired } = seen;
  if (releases.length === 0) return [`${environment}: nothing is recorded`];
  const asked = what === undefined ? [] : [askedLine(seen, what)];
  // Of what is live; what was taken down once is told to whoever asks about it.
  const gone = what === undefined ? [] : retired.map(one => retiredLine(environment, one));
  return [...live.map(one => liveLine(seen, one)), ...asked, ...gone];
}

function liveLine(
  { environment, drift, live }: Seen,
  { subject, release, since, sure, before }: Seen['live'][number],
): string {
  const { standing, commit, id } = release;
  const good =
    standing.checks.length > 0 ? `${standing.state} (${standing.checks.join(', ')})` : standing.state;
  const named = namesOf(live.map(({ subject }) => subject));
  const found = drift.get(subject);
  return oneLine(
    [
      `${environment}: ${named(subject)} is at ${shortSha(commit.sha)} since ${minute(since)}`,
      `release ${id}, ${good}${sure ? '' : ', not certain'}`,
      before === undefined
        ? 'before: nothing recorded'
        : `before: ${shortSha(before.release.commit.sha)}, release ${before.release.id}`,
      ...(found?.state === 'drift' ? [`DRIFT: it ${sentence(found)}`] : []),
    ].join('; '),
    500,
  );
}

function askedLine({ environment, listed, releases }: Seen, what: string): string {
  if (listed.length === 0)
    return oneLine(
      `${environment}: ${what} is in none of the last ${count(releases.length, 'release')}`,
      500,
    );
  const each = listed.map(release => `${release.id} (${minute(release.at)}, ${endOf(release)})`);
  return oneLine(`${environment}: ${what} is in ${each.join(', ')}`, 1_000);
}
