import { BUNDLE_V03 } from '../../packages/attestation/src/index.ts';
import { type LocalAccount, tasksOf } from '../../packages/local-cloud/src/index.ts';
import type { Environment, Place } from './places.ts';

/** What one service runs at the end, seen from outside and from the platform. */
export interface LiveService {
  environment: Environment;
  name: string;
  url: string;
  /** By digest. */
  image: string;
  /** What `/version` answers, or why it does not. */
  version: string;
  /** Signed attestations of that digest in that registry, by their own digests. */
  attestations: string[];
  running: number;
  desired: number;
}

/** What it runs, and where that was pulled from. */
export const digestOf = ({ image }: LiveService) => image.split('@')[1] ?? image;
export const hostOf = ({ image }: LiveService) => image.split('/')[0] ?? image;

/** Those of one environment. */
export function within(live: readonly LiveService[], environment: Environment): LiveService[] {
  return live.filter(each => each.environment === environment);
}

export async function whatIsLive({ urls, ...place }: Omit<Place, 'testUrls'>): Promise<LiveService[]> {
  return Promise.all(Object.entries(urls).map(([name, url]) => look(place, name, url)));
}

async function look(
  { environment, account, cluster }: Pick<Place, 'environment' | 'account' | 'cluster'>,
  name: string,
  url: string,
): Promise<LiveService> {
  const world = account.ecs;
  const service = [...world.services.values()].find(
    each => each.name === name && each.cluster.name === cluster,
  );
  const running =
    service === undefined ? [] : tasksOf(world, service).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const image = running[0]?.containers[0]?.definition.image ?? 'nothing runs';
  return {
    environment,
    name,
    url,
    image,
    attestations: attestationsOf(account.registry, image),
    version: await versionAt(url),
    running: running.length,
    desired: service?.desiredCount ?? 0,
  };
}

function attestationsOf({ host, store }: LocalAccount['registry'], image: string): string[] {
  const [name = '', digest = ''] = image.split('@');
  const repository = store.repositories.get(name.slice(host.length + 1));
  return repository?.referrers(digest, BUNDLE_V03).map(found => found.digest) ?? [];
}

async function versionAt(url: string): Promise<string> {
  try {
    const answer = await fetch(`${url}/version`, { signal: AbortSignal.timeout(2_000) });
    const { version } = (await answer.json()) as { version?: string };
    return version ?? `HTTP ${answer.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
