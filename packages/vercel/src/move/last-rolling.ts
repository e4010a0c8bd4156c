import { ActionError, RemoteError } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { ProjectView, RollingView } from '../views.ts';

/**
 * Also of a project whose promotions do not roll, or do not any more: what is under way goes on whatever is set since. A plan
 * that has none may refuse to be asked. https://vercel.com/docs/rolling-releases
 */
export async function lastRolling(
  api: Pick<VercelApi, 'rolling'>,
  { id, rolling }: ProjectView,
): Promise<RollingView | undefined> {
  return api.rolling(id).catch((error: unknown) => {
    const passes = error instanceof RemoteError && error.transient;
    if (rolling || passes || !(error instanceof ActionError)) throw error;
    return undefined;
  });
}
