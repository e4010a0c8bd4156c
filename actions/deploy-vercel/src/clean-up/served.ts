import type { ProjectView, VercelApi } from '@pipeline/vercel';

/** Vercel counts requests by the minute. */
const AT_ONCE = 8;

/**
 * Why a deployment is not to be deleted, by its id: production is it, was just moved to it, or one of the project's domains answers from it,
 * also a branch's: whether the branch is gone with its pull request, nobody knows here. By what Vercel says now, whatever the deployment calls itself.
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
  const left = domains.values();
  const look = async () => {
    for (const { host } of left) keep((await api.alias(host))?.deployment, `${host} answers from it`);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, look));
  return served;
}

/** In words, the hosts that somebody gave a deployment and that answer from it still: deleting it would take them down. */
export async function hostsOn(
  api: Pick<VercelApi, 'deployment' | 'alias'>,
  id: string,
): Promise<string | undefined> {
  const { given = [], host: own } = (await api.deployment(id)) ?? {};
  const asked = given
    .filter(host => host !== own)
    .map(async host => ((await api.alias(host))?.deployment === id ? [host] : []));
  const on = (await Promise.all(asked)).flat();
  return on.length === 0 ? undefined : `${on.join(', ')} ${on.length === 1 ? 'answers' : 'answer'} from it`;
}
