import type { FleetTarget } from '@pipeline/fleet';
import { identitiesOf, type Live } from '@pipeline/release-history';

/**
 * What a target runs that no release of the log has put there: somebody changed it by other means. `undefined` where it is as the
 * log says, or the log is not sure.
 */
export function driftOf(
  live: Live | undefined,
  { nameOf, running }: Pick<FleetTarget, 'nameOf' | 'running'>,
  { now, before }: { now: unknown; before: unknown },
): string | undefined {
  if (live?.sure !== true) return undefined;
  const { outcome, target } = live.part;
  const [is, was] = [nameOf(before), nameOf(outcome?.after)];
  const put = `release ${live.release.id} has put there`;
  if (was !== '' && is !== was) return `It runs ${is || 'nothing'}, and not ${was}, which ${put}`;
  const runs = identitiesOf({ subject: live.subject, artifacts: running(now), before });
  const other = identitiesOf(target).find(identity => !runs.includes(identity));
  return other === undefined
    ? undefined
    : `It runs ${runs.join(', ') || 'nothing that is known by digest'}, and not ${other}, which ${put}`;
}
