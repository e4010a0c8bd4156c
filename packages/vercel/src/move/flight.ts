import type { MoveStep, VercelNow, VercelStarted } from '../step.ts';
import type { MoveView } from '../views.ts';

/** A move that is not over, whoever began it. */
export interface Flight {
  deployment: string;
  way: MoveStep['way'];
  /** What served before; empty where nothing did. */
  from: string;
  /** When it was asked for, by Vercel's clock. */
  at: number;
}

/** Asked for, and not over. Of states that are newer than this code nothing is known. */
export function pendingOf(move: MoveView | undefined): MoveView | undefined {
  return move?.status === 'pending' || move?.status === 'in-progress' ? move : undefined;
}

/** A rollback while a promotion rolls is what ends it: it is the later one, then. */
export function flightOf({
  project: { lastMove },
  rolling,
}: Pick<VercelNow, 'rolling'> & { project: Pick<VercelNow['project'], 'lastMove'> }): Flight | undefined {
  const pending = pendingOf(lastMove);
  if (rolling?.canary !== undefined && (pending === undefined || pending.to === rolling.canary)) {
    const at = Math.min(rolling.startedAt, pending?.at ?? rolling.startedAt);
    return { deployment: rolling.canary, way: 'promote', from: rolling.current ?? '', at };
  }
  return pending && { deployment: pending.to, way: pending.type, from: pending.from ?? '', at: pending.at };
}

/** A promotion, a rollback or a rolling release that is under way, as something to watch; `undefined` where there is none. */
export function movingNow(now: VercelNow): VercelStarted | undefined {
  const flight = flightOf(now);
  if (flight === undefined) return undefined;
  const { project, domains, hosts, rolling } = now;
  const { deployment, way, from, at } = flight;
  const rolls = rolling?.canary === deployment;
  return {
    project: project.id,
    subject: `${project.owner}/${project.name}`,
    deployment,
    host: now.moving?.host ?? '',
    at,
    action: 'move',
    environment: 'production',
    staged: false,
    move: {
      deployment,
      way,
      from,
      domains: domains.map(({ host }) => host),
      hosts: hosts
        .filter(each => each.deployment === deployment)
        .map(({ host, deployment: from }) => ({ host, from })),
      base: { at: at - 1, seen: seenNow(now) },
      autoAssign: way === 'rollback' ? undefined : project.autoAssign,
      stages: rolls ? rolling.stages : [],
    },
  };
}

/** The deployments that production answers from, or is on its way to. */
export function seenNow(now: Pick<VercelNow, 'project' | 'live' | 'domains' | 'rolling'>): string[] {
  const { project, live, domains, rolling } = now;
  const flight = flightOf(now);
  const ids = [
    live?.id,
    project.production,
    flight?.deployment,
    flight?.from,
    rolling?.current,
    ...domains.map(({ deployment }) => deployment),
  ];
  return [...new Set(ids)].flatMap(id => id || []);
}
