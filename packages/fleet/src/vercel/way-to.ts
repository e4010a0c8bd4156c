import type { Plan } from '@pipeline/contracts';
import {
  lookAtHosts,
  moveTowards,
  rollbackNotes,
  type VercelApi,
  type VercelNow,
  type VercelSnapshot,
  type VercelStep,
  type VercelWanted,
} from '@pipeline/vercel';

/** Vercel's list is as long as one page; what is further back is promoted. */
const LOOKED_AT = 100;

interface Ways {
  api: Pick<VercelApi, 'deployment' | 'deployments' | 'domains' | 'alias'>;
  /** Whether production is to be pinned. */
  pin: boolean;
  plan(now: VercelNow, wanted: VercelWanted): Plan<VercelStep>;
}

/**
 * Going back is Vercel's instant rollback where it is wanted and the plan has it, on Hobby to the one before only; else the
 * earlier deployment is promoted, which always goes. https://vercel.com/docs/instant-rollback
 */
export async function wayTo(
  now: VercelNow,
  snapshot: VercelSnapshot,
  { api, pin, plan: planOf }: Ways,
): Promise<{ plan: Plan<VercelStep>; notes: string[] }> {
  const { project, live } = now;
  const { deployment } = snapshot;
  const isLive = deployment === live?.id;
  const [candidate, { hosts, back, left }, instant] = await Promise.all([
    api.deployment(deployment),
    extraHosts(now, snapshot, api),
    pin && !isLive ? mayRollBack(project.id, deployment, api) : false,
  ]);
  // What serves already stays as it is, pinned or not.
  const way = instant || (isLive && project.pinned === deployment) ? 'rollback' : 'promote';
  const seen = { ...now, candidate, hosts };
  const plan = planOf(seen, { move: { ...moveTowards(snapshot), way, back } });
  const { step } = plan;
  if (step.action === 'deploy') throw new Error('a way back deploys nothing');
  const notes = [
    ...(pin && !isLive && !instant
      ? [
          `Vercel offers no instant rollback to ${deployment} (on the Hobby plan only the deployment before has one), so it is promoted`,
        ]
      : []),
    ...(isLive ? [] : rollbackNotes(seen, step)),
    ...left.map(host => `${host} stays as it is: it is not this project’s any more`),
  ];
  return { plan, notes };
}

async function mayRollBack(project: string, id: string, api: Ways['api']): Promise<boolean> {
  const found = await api.deployments({
    project,
    environment: 'production',
    rollbackCandidate: true,
    limit: LOOKED_AT,
  });
  return found.some(each => each.id === id);
}

/** Hosts beside the domains, as they are; each goes back to what it had, where it is still the project's own. */
async function extraHosts(
  { project, domains }: VercelNow,
  snapshot: VercelSnapshot,
  api: Ways['api'],
): Promise<Pick<VercelNow, 'hosts'> & { back: VercelSnapshot['hosts']; left: string[] }> {
  const isDomain = (host: string) => domains.some(each => each.host === host);
  const extra = Object.keys(snapshot.hosts).filter(host => !isDomain(host));
  if (extra.length === 0) return { hosts: [], back: {}, left: [] };
  const hosts = await lookAtHosts(api, project.id, extra);
  const ours = hosts.filter(each => each.taken === undefined && each.project === project.id);
  const names = new Set(ours.map(({ host }) => host));
  return {
    hosts: ours,
    back: Object.fromEntries(Object.entries(snapshot.hosts).filter(([host]) => names.has(host))),
    left: extra.filter(host => !names.has(host)),
  };
}
