import { tasksOf, type World } from '../../packages/local-cloud/src/index.ts';
import { CLUSTER } from './stage-cloud.ts';

/** What one service runs at the end, seen from outside and from the platform. */
export interface LiveService {
  name: string;
  url: string;
  /** By digest. */
  image: string;
  /** What `/version` answers, or why it does not. */
  version: string;
  running: number;
  desired: number;
}

export async function whatIsLive(world: World, urls: Record<string, string>): Promise<LiveService[]> {
  return Promise.all(Object.entries(urls).map(([name, url]) => look(world, name, url)));
}

async function look(world: World, name: string, url: string): Promise<LiveService> {
  const service = [...world.services.values()].find(
    each => each.name === name && each.cluster.name === CLUSTER,
  );
  const running =
    service === undefined ? [] : tasksOf(world, service).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  return {
    name,
    url,
    image: running[0]?.containers[0]?.definition.image ?? 'nothing runs',
    version: await versionAt(url),
    running: running.length,
    desired: service?.desiredCount ?? 0,
  };
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
