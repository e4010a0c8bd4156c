import { imageLookup } from '../ecr/image-lookup.ts';
import { realScheduler, type Scheduler } from '../ecs/scheduler.ts';
import type { LocalGoogle } from '../google/start.ts';
import type { ListenOptions } from '../http/listen.ts';
import type { LogStore } from '../logs/store.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type LocalRun, startRun } from './index.ts';
import type { WorldOptions } from './world.ts';

export interface CloudRunOptions extends Pick<WorldOptions, 'projects' | 'regions' | 'frontPort'> {
  /** How many times as fast as the real service; 60 when absent: a deployment takes about 0.2 s. */
  speed?: number;
  /** Where containers run, such as `({ credentials }) => processRuntime({ credentials })`; simulated when absent. */
  runtime?: (parts: RunParts) => Runtime;
}

/** What a runtime may want: its time, and what opens Artifact Registry at each pull. */
export interface RunParts {
  scheduler: Scheduler;
  credentials: () => { user: string; password: string };
}

interface Shared extends Pick<ListenOptions, 'faults' | 'log' | 'port'> {
  grpcPort?: number | undefined;
  auth: boolean;
  /** Cloud Logging's. */
  logs: LogStore;
}

/** Cloud Run beside the rest of local Google: its tokens, its registry, its log. */
export function runForCloud(
  google: LocalGoogle,
  options: CloudRunOptions,
  shared: Shared,
): Promise<LocalRun> {
  const { speed = 60, runtime, ...world } = options;
  const { auth, ...server } = shared;
  const scheduler = realScheduler(speed);
  // Its service agent may read every repository: https://docs.cloud.google.com/run/docs/deploying#other-projects
  const agent = { members: [], email: 'service-123456789012@serverless-robot-prod.iam.gserviceaccount.com' };
  const credentials = () => ({
    user: 'oauth2accesstoken',
    password: google.tokens.issue(agent, 3_600).token,
  });
  return startRun({
    ...world,
    ...server,
    scheduler,
    images: imageLookup(google.registry.host, google.registry.store),
    ...(runtime && { runtime: runtime({ scheduler, credentials }) }),
    ...(auth && { tokens: google.tokens, idTokens: google.idTokens }),
  });
}
