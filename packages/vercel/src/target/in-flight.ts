import type { VercelApi } from '../api.ts';
import { courseOf } from '../deploy/course.ts';
import { startedBy } from '../deploy/create-deployment.ts';
import { AIM, type Aim, COURSE } from '../deploy/mark.ts';
import { lookAtHosts, movingNow, planNewMove } from '../move/index.ts';
import { projectName } from '../move/words.ts';
import type { VercelNow, VercelStarted } from '../step.ts';
import type { DeploymentView } from '../views.ts';
import type { VercelSite } from './site.ts';

const LOOKED_AT = 20;
const DEAD = ['ERROR', 'CANCELED', 'BLOCKED', 'DELETED'];

/**
 * What an earlier run began and nobody ended: a move, or the newest production deployment of ours that is built, or waits for
 * its promotion and is known to. One that was only to be staged waits for nothing; one that somebody has moved production past is over.
 */
export async function inFlightOf(
  api: Pick<VercelApi, 'deployments' | 'domains' | 'alias'>,
  { environment, hosts: own = [], rolling: asked, waiting: known = [] }: VercelSite,
  now: VercelNow,
): Promise<VercelStarted | undefined> {
  // What production is on its way to is no preview's.
  if (environment !== 'production') return undefined;
  const moving = movingNow(now);
  if (moving !== undefined) return moving;
  if (known.length === 0) return undefined;
  const { id } = now.project;
  const listed = await api.deployments({ project: id, environment, limit: LOOKED_AT });
  const waiting = listed.find(each => waits(each, now) && (known === 'any' || known.includes(each.id)));
  if (waiting === undefined) return undefined;
  const course = courseOf(Object.hasOwn(waiting.meta, COURSE) ? waiting.meta[COURSE] : undefined);
  const hosts = own.length > 0 ? own : course.hosts;
  const seen =
    own.length > 0 || hosts.length === 0 ? now : { ...now, hosts: await lookAtHosts(api, id, hosts) };
  // That it may unpin and be older was decided when it was deployed.
  const wanted = { hosts, unpin: true, allowOlder: true, rolling: asked ?? course.rolling };
  const { step } = planNewMove(seen, wanted);
  const body = { name: waiting.name, project: id };
  return startedBy(waiting, projectName(now), { body, environment, staged: false, move: step });
}

function waits(view: DeploymentView, { project, live }: VercelNow): boolean {
  const { id, state, substate, meta, createdAt } = view;
  const isOurs = Object.hasOwn(meta, AIM) && meta[AIM] === ('production' satisfies Aim);
  const isOver = DEAD.includes(state) || substate === 'PROMOTED' || substate === 'ROLLING';
  const { lastMove, production } = project;
  const isMovedOn = lastMove !== undefined && lastMove.to !== id && lastMove.at > createdAt;
  const isPast = id === production || id === live?.id || createdAt < (live?.createdAt ?? 0) || isMovedOn;
  return isOurs && !isOver && !isPast;
}
