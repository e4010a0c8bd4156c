import type { VercelApi } from '../api.ts';
import type { DeploymentView } from '../views.ts';

/** How many Vercel is asked for: most of them have served. */
const LOOKED_AT = 50;

/**
 * The newest deployment that has served production, and that Vercel lets one go back to; for where no release record says
 * which was good. https://vercel.com/docs/instant-rollback
 * @param exclude ids of what is live, and of what is known to be bad
 * @param before when what is live was created: what is newer was gone back from
 */
export async function lastGood(
  api: Pick<VercelApi, 'deployments'>,
  project: string,
  { exclude, before = Number.POSITIVE_INFINITY }: { exclude: readonly string[]; before?: number },
): Promise<DeploymentView | undefined> {
  const served = await api.deployments({
    project,
    environment: 'production',
    state: 'READY',
    rollbackCandidate: true,
    limit: LOOKED_AT,
  });
  return served
    .filter(
      ({ id, substate, createdAt }) => substate !== 'STAGED' && createdAt < before && !exclude.includes(id),
    )
    .sort((a, b) => b.createdAt - a.createdAt)[0];
}
