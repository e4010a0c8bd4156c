import { BUNDLE_V03 } from '../../packages/attestation/src/index.ts';
import { type LocalRegistry, tasksOf } from '../../packages/local-cloud/src/index.ts';
import { onRun } from './live-run.ts';
import { type Environment, type Place, serviceOf } from './places.ts';
import type { Platform, ShopService } from './services.ts';
import { liveSite } from './site.ts';
import type { Stage } from './stage-cloud.ts';

/** What one service runs at the end, seen from outside and from the platform. */
export interface LiveService {
  environment: Environment;
  name: string;
  platform: Platform;
  url: string;
  /** By digest, or as a release names a deployment on Vercel. */
  image: string;
  /** What `/version` answers, or why it does not. */
  version: string;
  /** Signed attestations of that digest in that registry, by their own digests. */
  attestations: string[];
  /** As the platform has it, such as `1/1 running` or `web-3f2a1bc-k2x4 100 %`. */
  state: string;
  /** Whether as many run as are wanted, or one revision has all traffic. */
  whole: boolean;
}

/** What a platform says of a service. */
export type Found = Pick<LiveService, 'image' | 'state' | 'whole'>;

/** What it runs, and where that was pulled from. */
export const digestOf = ({ image }: Pick<LiveService, 'image'>) => image.split('@')[1] ?? image;
export const repositoryOf = ({ image }: Pick<LiveService, 'image'>) => image.split('@')[0] ?? image;

/** Those of one environment. */
export function within(live: readonly LiveService[], environment: Environment): LiveService[] {
  return live.filter(each => each.environment === environment);
}

export async function whatIsLive(
  { cloud, run, vercel }: Pick<Stage, 'cloud' | 'run' | 'vercel'>,
  place: Place,
  services: readonly ShopService[],
): Promise<LiveService[]> {
  const platforms = new Map(services.map(({ name, platform }) => [name, platform]));
  const containers = Promise.all(
    Object.entries(place.urls).map(async ([name, url]) => {
      const platform = platforms.get(serviceOf(name)) ?? 'ecs';
      const found = platform === 'ecs' ? onAmazonEcs(place, name) : onRun(run, place, name);
      const registry = platform === 'ecs' ? place.account.registry : cloud.google.registry;
      return {
        environment: place.environment,
        name,
        platform,
        url,
        ...found,
        attestations: attestationsOf(registry, found.image),
        version: await versionAt(url),
      };
    }),
  );
  return [...(await containers), await liveSite(vercel, place.environment)];
}

function onAmazonEcs({ account, cluster }: Place, name: string): Found {
  const world = account.ecs;
  const service = [...world.services.values()].find(
    each => each.name === name && each.cluster.name === cluster,
  );
  const running =
    service === undefined ? [] : tasksOf(world, service).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const desired = service?.desiredCount ?? 0;
  return {
    image: running[0]?.containers[0]?.definition.image ?? 'nothing runs',
    state: `${running.length}/${desired} running`,
    whole: running.length >= desired,
  };
}

function attestationsOf({ host, store }: LocalRegistry, image: string): string[] {
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
