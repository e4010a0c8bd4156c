import { realScheduler, type Scheduler } from '../ecs/scheduler.ts';
import { faultRoutes } from '../faults/fault-routes.ts';
import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { DEPLOYMENT_ROUTES } from './deployments/routes.ts';
import { FILE_ROUTES } from './deployments/upload.ts';
import type { VercelFaults } from './faults.ts';
import { vercelHandler } from './handler.ts';
import { Hosts, type HostsOptions } from './hosts.ts';
import { MOVE_ROUTES } from './moves/index.ts';
import { parseVercelFault } from './parse-fault.ts';
import { PROJECT_ROUTES } from './projects/routes.ts';
import { type Seeds, seed } from './seed.ts';
import { answerHost } from './serving/answer.ts';
import { createWorld, type World } from './world.ts';

export interface VercelOptions extends Omit<ListenOptions, 'name'>, Omit<HostsOptions, 'answer'>, Seeds {
  /** How many times as fast as the real service; 60 when absent: a build takes about 0.4 s. */
  speed?: number;
  /** In the place of `speed`. */
  scheduler?: Scheduler;
  /** `run`: what a source says that builds it is run on this machine; only told in a build's usual words when absent. */
  builds?: 'run' | undefined;
}

export interface LocalVercel extends Listening {
  /** Of the first person: it may do all that the first team may. */
  token: string;
  /** To look at and to set up; what Vercel's own rules would forbid, too. */
  world: World;
  /** What goes wrong with the platform; see also `POST /_local-cloud/vercel-faults`. */
  vercelFaults: VercelFaults;
  /** What stands for a name at Vercel, such as `shop.example.com`: itself, or `127.0.0.1:PORT` where hosts are served. */
  hostOf(name: string): string;
  env: Record<string, string>;
}

const TOKEN = 'vcp_localcloudopensnothingbutitself';

/** Vercel: its REST API, and with `serve` what it serves. */
export async function startVercel(options: VercelOptions = {}): Promise<LocalVercel> {
  const { speed = 60, scheduler = realScheduler(speed), serve, frontPort, builds, ...rest } = options;
  const hosts = new Hosts({
    serve,
    frontPort,
    answer: (host, request, response) => answerHost(world, host, request, response),
  });
  const world = createWorld(scheduler, hosts, builds);
  await seed(world, rest, TOKEN);
  const routes = [FILE_ROUTES, DEPLOYMENT_ROUTES, MOVE_ROUTES, PROJECT_ROUTES, ACCOUNT_ROUTES];
  const listening = await listen(vercelHandler(world, routes), {
    ...rest,
    name: 'vercel',
    admin: { ...options.admin, ...faultRoutes('vercel-faults', world.faults, parseVercelFault) },
  });
  const [project] = world.projects;
  return {
    ...listening,
    token: TOKEN,
    world,
    vercelFaults: world.faults,
    hostOf: name => hosts.known(name) ?? name,
    env: {
      VERCEL_API_URL: listening.url,
      VERCEL_TOKEN: TOKEN,
      VERCEL_ORG_ID: project?.owner.id ?? '',
      VERCEL_PROJECT_ID: project?.id ?? '',
    },
    async close() {
      await Promise.all([listening.close(), hosts.close()]);
    },
  };
}
