import { concerns, isAbout } from './about.ts';
import type { Config } from './config/config.ts';
import type { Memory } from './entries.ts';
import type { WatchFinding } from './judged.ts';
import type { Findings } from './look.ts';
import { timeOf, type WatchedRelease } from './which.ts';

/** Whether a finding speaks against a release. */
export type Speaks = (finding: WatchFinding) => boolean;

interface Around {
  /** All that are watched, newest first, also those of which the last word was said. */
  watched: readonly WatchedRelease[];
  memoryOf(key: string): Pick<Memory, 'settled'>;
  config: Config;
  now: number;
}

/**
 * Whose fault it is what each release's own time speaks of. The newest that has changed what is measured is the suspect; with it those before
 * it that nothing clears, one by one, down to the first that was good while it alone had changed; and what is under way since before. What
 * was broken already when a release began is no fault of that one.
 */
export function blamed(found: Findings, speaks: Speaks, around: Around): Findings {
  return new Map(
    [...found].map(([watched, findings]) => [
      watched,
      findings.map(finding =>
        speaks(finding) && !finding.already ? blamedOne(finding, watched, found, speaks, around) : finding,
      ),
    ]),
  );
}

function blamedOne(
  finding: WatchFinding,
  watched: WatchedRelease,
  found: Findings,
  speaks: Speaks,
  { memoryOf, config, now, ...around }: Around,
): WatchFinding {
  const { about, metric } = finding;
  const times = { ...config, now };
  const shared = [...(finding.shared ?? []), ...timeOf(watched, about, times).underWay.map(({ id }) => id)];
  const sha = watched.release.commit.sha;
  const before = around.watched.filter(
    other =>
      other !== watched &&
      other.since <= watched.since &&
      // Its watch was over before this one had begun to change anything.
      other.since + config.watchFor > watched.begun &&
      isAbout(about, other.live) &&
      watched.others.some(change => change.key === other.key && concerns(about, change, sha)),
  );
  for (const other of before) {
    const { settled } = memoryOf(other.key);
    // It was good beside whatever else there was: that clears none of those before it.
    if (settled?.verdict === 'good') continue;
    const its = found.get(other)?.find(each => each.metric === metric);
    const isBefore = other.since < watched.since;
    if (isBefore && its !== undefined && speaks(its)) {
      if (its.ongoing) return notIts(finding, other);
      break;
    }
    if (its?.clears?.(finding.baseline ?? []) && isBefore) break;
    shared.push(other.release.id);
  }
  return shared.length === 0 ? finding : { ...finding, shared: [...new Set(shared)] };
}

function notIts({ detail, ...finding }: WatchFinding, { release }: WatchedRelease): WatchFinding {
  const why = `broken already when it began, since release ${release.id}: ${detail}`;
  return { ...finding, state: 'unknown', trailing: 0, later: true, detail: why };
}
