import type { Config } from '../config/config.ts';
import { underWay } from '../judge/suspects.ts';
import { ownTime } from '../own-time.ts';
import type { WatchedRelease } from '../which.ts';

/**
 * What else has changed in a release's time: an alarm that is only taken at its word may be about any of it.
 * @param meant all that it may be about @returns ids of releases
 */
export function besideIt(
  watched: WatchedRelease,
  meant: readonly WatchedRelease[],
  config: Pick<Config, 'watchFor' | 'warmUp'>,
  now: number,
): string[] {
  const { shared } = ownTime(watched, {}, { ...config, now });
  const later = watched.others.filter(
    ({ fate, begun }) => shared !== undefined && fate === 'lasting' && begun >= shared.begun,
  );
  const recent = meant
    .filter(each => each !== watched && each.since + config.watchFor > watched.begun)
    .map(({ release }) => release);
  return [...new Set([...later, ...underWay({}, watched, now), ...recent].map(({ id }) => id))];
}
