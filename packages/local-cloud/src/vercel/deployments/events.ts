import { PassThrough } from 'node:stream';
import { json, type Reply } from '../../http/exchange.ts';
import { deploymentAsked } from '../find.ts';
import type { BuildEvent, Deployment } from '../model.ts';
import type { Asked } from '../routes.ts';
import { findDeployment, type World } from '../world.ts';
import { isFinal } from './record.ts';

/**
 * A build's log: an array, or with `follow=1` a line of JSON each as they come. `format=lines` is the CLI's word for lines
 * without waiting. https://vercel.com/docs/rest-api/deployments/get-deployment-events
 */
export function deploymentEvents(asked: Asked): Reply {
  const { world, query, parts } = asked;
  const deployment = deploymentAsked(asked, parts.idOrUrl ?? '');
  const asLines = query.get('format') === 'lines';
  const flat = asLines || query.get('builds') === '1';
  const shape = (event: BuildEvent) => shapeOf(deployment, event, flat);
  const since = Number(query.get('since') ?? 0);
  const until = Number(query.get('until') ?? Number.POSITIVE_INFINITY);
  const fits = ({ created }: BuildEvent) => created >= since && created <= until;
  if (query.get('follow') === '1') return lines(follow(world, deployment, fits, shape));
  const limit = Number(query.get('limit') ?? 100);
  const events = deployment.events.filter(fits);
  const ordered = query.get('direction') === 'backward' ? events.toReversed() : events;
  const shown = (limit < 0 ? ordered : ordered.slice(0, limit)).map(shape);
  return asLines ? lines(shown.map(each => `${JSON.stringify(each)}\n`).join('')) : json(200, shown);
}

const lines = (body: string | PassThrough): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/stream+json' },
  body,
});

/** Until the build is over; those who come later get what there is. */
function follow(
  world: World,
  { id }: Deployment,
  fits: (event: BuildEvent) => boolean,
  shape: (event: BuildEvent) => unknown,
): PassThrough {
  const stream = new PassThrough();
  let told = 0;
  const tell = (deployment: Deployment) => {
    if (deployment.id !== id) return;
    for (const event of deployment.events.slice(told)) {
      if (fits(event)) stream.write(`${JSON.stringify(shape(event))}\n`);
    }
    told = deployment.events.length;
    if (isFinal(deployment)) {
      world.watchers.delete(tell);
      stream.end();
    }
  };
  world.watchers.add(tell);
  stream.once('close', () => world.watchers.delete(tell));
  const now = findDeployment(world, id);
  if (now) tell(now);
  return stream;
}

/** Of builds, and for the CLI, all fields are at the top, else what they say is in `payload`. */
function shapeOf(
  { id: deploymentId, alias, aliasError }: Deployment,
  event: BuildEvent,
  flat: boolean,
): unknown {
  if (event.type === 'alias-assigned')
    return { type: event.type, date: event.created, deploymentId, alias, aliasError, aliasWarning: null };
  const { type, created, serial, id, text, level, readyState } = event;
  const said = {
    deploymentId,
    date: created,
    id,
    serial,
    ...(text !== undefined && { text }),
    info: { type: 'build', name: `bld_${deploymentId.slice(4, 13)}`, ...(readyState && { readyState }) },
  };
  return flat
    ? { type, created, ...said, ...(level && { level }) }
    : { type, created, payload: said, ...(level && { level }) };
}
