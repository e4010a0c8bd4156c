import type { Change } from '@pipeline/contracts';
import type { MoveStep, VercelNow } from '../step.ts';
import type { DeployWanted, MoveWanted } from '../wanted.ts';
import { mustBeMovable } from './candidate.ts';
import { changesOf } from './changes.ts';
import { flightOf, seenNow } from './flight.ts';
import { mustBeFree, mustHaveHosts } from './in-the-way.ts';
import { mustBeUnpinned } from './pin.ts';

export interface MovePlan {
  /** None: it is so already, and what there is is only watched. */
  changes: Change[];
  step: MoveStep;
}

/**
 * A deployment that there is, for production. Pure.
 * @throws ConfigError where it must not go there, or cannot
 */
export function planMove(now: VercelNow, wanted: MoveWanted): MovePlan {
  const candidate = mustBeMovable(now, wanted);
  return planFor(now, { ...wanted, deployment: candidate?.id ?? wanted.deployment });
}

/**
 * The move of a deployment that is still to be made, so that what stands in its way is said before anything is built.
 * @throws ConfigError
 */
export function planNewMove(now: VercelNow, move: DeployWanted['move']): MovePlan {
  return planFor(now, { ...move, deployment: '', way: 'promote' });
}

function planFor(now: VercelNow, wanted: MoveWanted): MovePlan {
  mustHaveHosts(now, wanted);
  mustBeFree(now, wanted);
  mustBeUnpinned(now, wanted);
  const step = stepFor(now, wanted);
  return { changes: changesOf(now, step), step };
}

function stepFor(now: VercelNow, wanted: MoveWanted): MoveStep {
  const { project, domains, rolling } = now;
  const { deployment, way } = wanted;
  const flight = flightOf(now);
  const joined = flight?.deployment === deployment && flight.way === way ? flight : undefined;
  const isCurrent = deployment !== '' && flight === undefined && isProduction(now, deployment);
  const latest = Math.max(project.lastMove?.at ?? 0, rolling?.startedAt ?? 0);
  const promotes = way === 'promote';
  const stages = joined && rolling?.canary === deployment ? rolling.stages : now.stages;
  const rolls = promotes && wanted.rolling === 'stages' && !isCurrent;
  return {
    deployment,
    way,
    from: isCurrent ? deployment : (joined?.from ?? servingBefore(now, deployment)),
    domains: domains.map(({ host }) => host),
    hosts: [...(isCurrent ? strays(now, deployment) : []), ...hostsFor(now, wanted)],
    base: { at: joined ? joined.at - 1 : latest, seen: seenNow(now) },
    autoAssign: promotes && project.pinned === undefined ? project.autoAssign : undefined,
    stages: (rolls && stages) || [],
    ...(isCurrent && promotes && project.pinned === deployment && { unpin: true as const }),
  };
}

/** Of what domains answer from, while production is another or is to be: that is what it takes the place of. */
function servingBefore(now: VercelNow, deployment: string): string {
  const { live, project } = now;
  const isLive = live?.id === deployment;
  return (isLive ? (flightOf(now)?.deployment ?? project.production) : live?.id) ?? '';
}

function isProduction({ project, live }: VercelNow, id: string): boolean {
  return (project.production ?? live?.id) === id;
}

/** Domains that an alias by hand has taken elsewhere: a promotion of what is current already is refused, and moves none. */
function strays({ domains }: VercelNow, id: string): MoveStep['hosts'] {
  return domains
    .filter(({ deployment }) => deployment !== id)
    .map(({ host, deployment: from }) => ({ host, from }));
}

function hostsFor(
  { domains, hosts }: VercelNow,
  { hosts: wanted, back = {} }: MoveWanted,
): MoveStep['hosts'] {
  const fromOf = (host: string) => hosts.find(each => each.host === host)?.deployment;
  const given = [...new Set(wanted)].filter(host => !Object.hasOwn(back, host));
  return [
    ...given.map(host => ({ host, from: fromOf(host) })),
    ...Object.entries(back).map(([host, to]) => ({ host, from: fromOf(host), to })),
  ].filter(({ host }) => !domains.some(domain => domain.host === host));
}
