import { aboutOfChecks } from '../config/abouts.ts';
import type { Config } from '../config/config.ts';
import { CHECKS, type Memory, PASSED } from '../entries.ts';
import { ownTime } from '../own-time.ts';
import type { WatchedRelease } from '../which.ts';
import { ofAnother, type WatchFinding } from './finding.ts';

/**
 * What the checks say of a release. They were tried again for as long as they may take: what has failed then is down, whatever the next look
 * would see. Where nobody has ever seen them pass, it need not be the release that is wrong; nor where another one has begun since.
 */
export function onChecks(
  { ok, detail }: { ok: boolean; detail: string },
  watched: WatchedRelease,
  { readings, checksPassed }: Pick<Memory, 'readings' | 'checksPassed'>,
  config: Config,
  now: number,
): WatchFinding {
  const about = aboutOfChecks(config);
  const { shared } = ownTime(watched, about, { ...config, now });
  const passedBefore = (moment: number) =>
    (readings.get(CHECKS) ?? []).some(
      ({ at, value }) => value === PASSED && at >= watched.served && at < moment,
    );
  const found: WatchFinding = {
    metric: CHECKS,
    rule: config.checks === undefined ? '' : config.checks.list.map(({ name }) => name).join(', '),
    about,
    state: ok ? 'good' : 'breach',
    detail,
    reading: ok ? PASSED : 0,
    trailing: ok ? 0 : 1,
    clears: () => (shared === undefined ? ok : passedBefore(shared.served)),
    ...(!checksPassed && { already: true as const }),
  };
  return ok || shared === undefined ? found : ofAnother(found);
}
