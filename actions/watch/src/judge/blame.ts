import { isAbout, seenBeside } from '../about.ts';
import type { Memory } from '../entries.ts';
import type { WatchedRelease } from '../which.ts';
import { type Findings, ofAnother, type WatchFinding } from './finding.ts';
import { underWay } from './suspects.ts';

/** Whether a finding speaks against a release. */
export type Speaks = (finding: WatchFinding) => boolean;

/** All that may be at fault, and what is known of each. */
export interface Lineup {
  found: Findings;
  speaks: Speaks;
  /** All that are watched, newest first, also those of which the last word was said. */
  watched: readonly WatchedRelease[];
  memoryOf(key: string): Pick<Memory, 'settled'>;
  /** Milliseconds. */
  watchFor: number;
  now: number;
}

/**
 * Whose fault it is what each release's own time speaks of. The newest that has changed what is measured is the suspect; with it those
 * before it that nothing clears, one by one, down to the first that was good while it alone had changed; and what is under way since before.
 * What was broken already when a release began is no fault of that one.
 */
export function blamed(lineup: Lineup): Findings {
  const { found, speaks } = lineup;
  return new Map(
    [...found].map(([watched, findings]) => [
      watched,
      findings.map(each => (speaks(each) && !each.already ? withSuspects(each, watched, lineup) : each)),
    ]),
  );
}

function withSuspects(finding: WatchFinding, watched: WatchedRelease, lineup: Lineup): WatchFinding {
  const going = underWay(finding.about, watched, lineup.now).map(({ id }) => id);
  const suspects = [...(finding.suspects ?? []), ...going];
  for (const older of olderBeside(watched, finding, lineup)) {
    const role = roleOf(older, watched, finding, lineup);
    if (role === 'culprit') return brokenBy(older, finding);
    if (role === 'cleared') break;
    if (role === 'suspect') suspects.push(older.release.id);
  }
  return suspects.length === 0 ? finding : { ...finding, suspects: [...new Set(suspects)] };
}

/** Those before it whose watch was not over when it began to change anything, and that can be seen in what is measured. Newest first. */
function olderBeside(
  watched: WatchedRelease,
  { about }: WatchFinding,
  { watched: all, watchFor }: Lineup,
): WatchedRelease[] {
  const seen = new Set(seenBeside(about, watched).map(({ key }) => key));
  return all.filter(
    older =>
      older !== watched &&
      older.since <= watched.since &&
      older.since + watchFor > watched.begun &&
      isAbout(about, older.live) &&
      seen.has(older.key),
  );
}

/**
 * What an older release is to what is broken now. `culprit`: it had broken it, and that went on when the next one began. `cleared`: it was
 * good by itself, or what it had broken was over by then; so all before it are, too. `suspect`: nothing clears it. `good`: it was to the end
 * of its watch, beside whatever else there was, so that it clears none of those before it.
 */
type Role = 'culprit' | 'cleared' | 'suspect' | 'good';

function roleOf(
  older: WatchedRelease,
  watched: WatchedRelease,
  { metric, baseline = [] }: WatchFinding,
  { found, speaks, memoryOf }: Lineup,
): Role {
  if (memoryOf(older.key).settled?.verdict === 'good') return 'good';
  const its = found.get(older)?.find(each => each.metric === metric);
  // What went live in the same moment has had no time of its own.
  if (its === undefined || older.since === watched.since) return 'suspect';
  if (speaks(its)) return its.ongoing ? 'culprit' : 'cleared';
  return its.clears?.(baseline) ? 'cleared' : 'suspect';
}

function brokenBy({ release }: WatchedRelease, finding: WatchFinding): WatchFinding {
  const detail = `broken already when it began, since release ${release.id}: ${finding.detail}`;
  return { ...ofAnother(finding), detail };
}
