import type { ProjectView, VercelApi } from '@pipeline/vercel';

/** Vercel counts requests by the minute. */
const AT_ONCE = 8;

/**
 * Why a deployment is not to be deleted, by its id: production is it, was just moved to it, or one of the project's domains answers from it, a
 * branch's own domain left out, which goes with its branch. By what Vercel says now, whatever the deployment calls itself.
 */
export async function servedBy(
  api: Pick<VercelApi, 'domains' | 'alias' | 'rolling'>,
  project: ProjectView,
): Promise<Map<string, string>> {
  const [domains, rolling] = await Promise.all([
    api.domains(project.id),
    project.rolling ? api.rolling(project.id) : undefined,
  ]);
  const served = new Map<string, string>();
  const keep = (id: string | undefined, why: string) => {
    if (id !== undefined && !served.has(id)) served.set(id, why);
  };
  keep(project.production, 'it is production');
  keep(project.pinned, 'production is pinned to it');
  keep(project.lastMove?.to, 'production was moved to it last');
  keep(rolling?.current, 'a rolling release comes from it');
  keep(rolling?.canary, 'a rolling release goes to it');
  const left = domains.filter(({ gitBranch }) => gitBranch === undefined).values();
  const look = async () => {
    for (const { host } of left) keep((await api.alias(host))?.deployment, `${host} answers from it`);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, look));
  return served;
}
