import type { Why } from './acted.ts';
import type { WatchFinding } from './judge/finding.ts';
import { isBroken, isUnsure, speaksNow } from './verdict.ts';
import type { WatchedRelease } from './which.ts';

/** Why people decide, as far as the release itself says so; `undefined` where nothing does. */
export function doubtIn({ isBack, sure }: Pick<WatchedRelease, 'isBack' | 'sure'>): Why | undefined {
  if (isBack)
    return {
      text: 'It was itself a way back, so that nothing is undone by itself a second time; nor is it refused, since what is bad before and after need be the fault of neither.',
    };
  return sure ? undefined : OVERTAKEN;
}

export const OVERTAKEN = {
  text: 'Another release began after it, which may have mended this, and would be undone with it.',
};

/** Why people decide, as far as what was measured says so. */
export function doubtOn(findings: readonly WatchFinding[]): Why | undefined {
  const broken = findings.filter(isBroken);
  const suspects = suspectsIn(findings);
  if (isUnsure(findings) && suspects.length > 0)
    return {
      text: 'It need not be this release: what is measured may be as bad by another that changed in the same time, so none is refused or taken back. These as well:',
      said: suspects.join(', '),
    };
  if (isUnsure(findings))
    return {
      text: 'It was no better before, as far as anybody knows: the release is not refused for it. What must hold may be wrong itself.',
    };
  return broken.length > 0 && broken.every(({ recovered }) => recovered)
    ? { text: 'It has been as it must be since: it may have been something else.' }
    : undefined;
}

/** The other releases that may be at fault, by their ids. */
export const suspectsIn = (findings: readonly WatchFinding[]): string[] => [
  ...new Set(findings.filter(speaksNow).flatMap(({ suspects = [] }) => suspects)),
];
