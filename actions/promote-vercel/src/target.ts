import { type VercelApi, VercelTarget } from '@pipeline/vercel';
import type { VercelStageTarget } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';

/** Production of the project. @param candidate the deployment to move there, by its id */
export function targetOf(
  { identity, hosts }: Pick<Config, 'identity' | 'hosts'>,
  api: VercelApi,
  { clock, log, signal, run }: Pick<Ports, 'clock' | 'log' | 'signal' | 'run'>,
  candidate?: string,
): VercelStageTarget {
  return new VercelTarget(
    { api, clock, log: log.info, signal },
    {
      project: identity.project,
      environment: 'production',
      run: { release: run.releaseId, commit: run.commit.sha },
      hosts,
      ...(candidate !== undefined && { candidate }),
    },
  );
}
