import type { ReleaseRecord } from '@pipeline/contracts';
import type { Deployment } from './deployment.ts';
import type { LeadTime } from './model.ts';
import { spreadOf } from './spread.ts';

/** When each commit was first deployed in an environment, in milliseconds since the epoch. */
export type FirstSeen = ReadonlyMap<string, number>;

export function firstSeen(records: readonly ReleaseRecord[]): FirstSeen {
  const first = new Map<string, number>();
  for (const { intent } of records) {
    const { sha } = intent.commit;
    // Its commit is that of whoever took something down, and was deployed by nobody.
    if (intent.retires !== undefined) continue;
    first.set(sha, Math.min(first.get(sha) ?? Number.POSITIVE_INFINITY, Date.parse(intent.at)));
  }
  return first;
}

/**
 * @param all of one scope, in and before the window: a commit counts when it is live first
 * @param counts which of them are in the window
 * @param earlier where a commit's own time is not known
 */
export function leadTimeOf(
  all: readonly Deployment[],
  counts: (deployment: Deployment) => boolean,
  earlier: FirstSeen,
): LeadTime {
  const measured = { commit: 0, environment: 0 };
  const durations: number[] = [];
  const seen = new Set<string>();
  let [again, notMeasured] = [0, 0];
  for (const deployment of [...all].sort((a, b) => (a.live ?? 0) - (b.live ?? 0))) {
    const { live, commit } = deployment;
    if (live === undefined) continue;
    const isFirst = !seen.has(commit.sha);
    seen.add(commit.sha);
    if (!counts(deployment)) continue;
    if (!isFirst) {
      again += 1;
      continue;
    }
    const start = startOf(commit, live, earlier);
    if (start === undefined) notMeasured += 1;
    else {
      measured[start.by] += 1;
      durations.push(live - start.at);
    }
  }
  return { ...spreadOf(durations), measured, notMeasured, again };
}

/** What is later than live tells nothing: a clock was wrong, or the other environment got it afterwards. */
function startOf(
  { sha, at }: Deployment['commit'],
  live: number,
  earlier: FirstSeen,
): { by: 'commit' | 'environment'; at: number } | undefined {
  const committed = at === undefined ? Number.NaN : Date.parse(at);
  if (committed <= live) return { by: 'commit', at: committed };
  const first = earlier.get(sha);
  return first !== undefined && first <= live ? { by: 'environment', at: first } : undefined;
}
