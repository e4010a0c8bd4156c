import { type History, replacedIn } from '../history.ts';
import { isSameText, writeBody } from '../mark.ts';
import type { ReleaseWanted } from '../ports.ts';
import { isWithdrawn, type Published, placeOf, releaseOf, type Shelf } from '../published.ts';
import type { Decided, Withdrawal } from './decide.ts';

/** What is to be changed of a release on GitHub. */
export interface Edit {
  published: Published;
  /** What is put at its top, as Markdown. */
  banner?: string;
  changes: Pick<ReleaseWanted, 'body' | 'prerelease'> & { latest?: false };
}

/** Only where something is to be changed: once more is harmless, and changes nothing. */
export function edits(decided: readonly Decided[], banner: (why: Withdrawal) => string): Edit[] {
  return decided.flatMap(({ published, fate }): Edit[] => {
    const { github, body } = published;
    const { withdrawn, ...mark } = body.mark;
    if (fate.become === 'restored') {
      const restored = writeBody({ mark, notes: body.notes });
      return [{ published, changes: { body: restored, prerelease: withdrawn?.prerelease === true } }];
    }
    if (fate.become === 'as it is') return [];
    const { at, reason } = fate.why;
    const now = {
      at,
      prerelease: withdrawn?.prerelease ?? github.prerelease,
      ...(reason !== undefined && { reason }),
    };
    const top = banner(fate.why);
    const text = writeBody({ mark: { ...mark, withdrawn: now }, banner: top, notes: body.notes });
    if (github.prerelease && isSameText(text, github.body)) return [];
    return [{ published, banner: top, changes: { body: text, prerelease: true, latest: false } }];
  });
}

/**
 * What serves, to be called the latest again where that was taken from it: the newest one that was published as such. `undefined` where
 * nothing that is newer is withdrawn, or was a moment ago.
 */
export function latestAfter(
  decided: readonly Decided[],
  { own }: Shelf,
  history: History,
): Published | undefined {
  const fates = new Map(decided.map(({ published, fate }) => [published.github.id, fate.become]));
  const newestFirst = own.toSorted((a, b) => placeOf(a, history) - placeOf(b, history));
  const serving = newestFirst.find(published => {
    const release = releaseOf(published, history);
    const { github, body } = published;
    return (
      body.mark.latest &&
      !github.draft &&
      (!github.prerelease || fates.get(github.id) === 'restored') &&
      release !== undefined &&
      replacedIn(release, history).length === 0
    );
  });
  if (serving === undefined) return undefined;
  const newer = newestFirst.slice(0, newestFirst.indexOf(serving));
  const wasElse =
    fates.get(serving.github.id) === 'restored' ||
    newer.some(published => isWithdrawn(published) || fates.get(published.github.id) === 'withdrawn');
  return wasElse ? serving : undefined;
}
