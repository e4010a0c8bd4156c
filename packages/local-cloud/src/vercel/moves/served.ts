import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Deployment, RollingRelease } from '../model.ts';
import type { World } from '../world.ts';

export interface Served {
  deployment: Deployment;
  /** For `set-cookie`: keeps a client with the side of a rolling release that it was forced to. */
  cookie?: string;
}

type Asking = Pick<IncomingMessage, 'url' | 'headers'> & { socket: { remoteAddress?: string | undefined } };

/** Which deployment answers a request to this host now; `undefined` where none does. */
export function servedFrom(world: World, host: string, request: Asking): Served | undefined {
  const find = (id: string | null) => world.deployments.find(each => each.id === id);
  const own = world.deployments.find(({ url }) => url === host);
  if (own !== undefined) return { deployment: own };
  const alias = world.aliases.get(host);
  if (alias === undefined) return undefined;
  const { lag } = alias;
  const pointed = find(lag !== undefined && Date.now() < lag.until ? lag.deploymentId : alias.deploymentId);
  const rolling = pointed?.project.rolling;
  if (rolling?.state !== 'ACTIVE' || pointed?.id !== rolling.currentDeploymentId)
    return pointed && { deployment: pointed };
  const forced = forcing(request);
  const name = `_vcrr_${pointed.project.id}`;
  const side = forced ?? remembered(request, name, rolling) ?? drawn(request, rolling);
  const deployment = side === 'canary' ? (find(rolling.canaryDeploymentId) ?? pointed) : pointed;
  return { deployment, ...(forced !== undefined && { cookie: `${name}=${rolling.id}|${forced}; Path=/` }) };
}

type Side = 'canary' | 'stable';

/** https://vercel.com/docs/rolling-releases#setting-the-rolling-release-cookie */
function forcing({ url }: Asking): Side | undefined {
  const query = new URL(url ?? '/', 'http://localhost').searchParams;
  if (query.get('vcrrForceCanary') === 'true') return 'canary';
  return query.get('vcrrForceStable') === 'true' ? 'stable' : undefined;
}

/** Good for this one rolling release. What Vercel's cookie holds is not documented. */
function remembered({ headers }: Asking, name: string, { id }: RollingRelease): Side | undefined {
  const [side] = (['canary', 'stable'] as const).filter(each =>
    headers.cookie?.split(/;\s*/).includes(`${name}=${id}|${each}`),
  );
  return side;
}

/**
 * By the client's address, so that one client always sees the same side while the share stays.
 * https://vercel.com/docs/rolling-releases#understanding-rolling-releases
 */
function drawn({ headers, socket }: Asking, { id, stages, active }: RollingRelease): Side {
  const client = String(headers['x-forwarded-for'] ?? socket.remoteAddress ?? '');
  const bucket = createHash('sha256').update(`${id}|${client}`).digest().readUInt32BE(0) % 100;
  return bucket < (stages[active]?.targetPercentage ?? 0) ? 'canary' : 'stable';
}
