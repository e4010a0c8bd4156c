import { deployedCommit } from '@pipeline/deploy-stage';
import { type VercelSite, VercelTarget } from '@pipeline/vercel';
import type { Vercel, VercelStageTarget, VercelWish } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import type { Project } from './project.ts';
import type { Made } from './source.ts';

/**
 * The project in the environment that is meant.
 * @param made absent where only what there is is moved
 * @param waiting what may be gone on with
 */
export function targetOf(
  config: Pick<Config, 'goal' | 'hosts' | 'commit' | 'rolling'>,
  project: Project,
  { api }: Vercel,
  ports: Pick<Ports, 'clock' | 'log' | 'run' | 'signal'>,
  { made, waiting }: { made?: Made; waiting?: VercelSite['waiting'] } = {},
): VercelStageTarget {
  const { clock, log, run, signal } = ports;
  const { goal, hosts, rolling } = config;
  return new VercelTarget(
    { api, clock, log: log.info, signal },
    {
      project: project.view.name,
      environment: goal.environment,
      run: { release: run.releaseId, commit: deployedCommit(config, ports).sha },
      ...(made && { source: made.files }),
      ...(goal.kind === 'production' && { hosts }),
      ...(waiting && { waiting }),
      ...(rolling === 'at-once' && { rolling }),
    },
  );
}

/** What the workflow asks for. */
export function wishOf(
  config: Config,
  project: Project,
  vercel: Vercel,
  ports: Ports,
  made: Made,
): VercelWish {
  const { goal, hosts, unpin, allowOlder, rolling, force, source } = config;
  return {
    target: targetOf(config, project, vercel, ports, { made }),
    wanted: {
      deploy: {
        environment: goal.environment,
        staged: goal.kind === 'staged',
        prebuilt: source.output !== undefined,
        force,
        body: made.body,
        move: { hosts: goal.kind === 'production' ? hosts : [], unpin, allowOlder, rolling },
      },
    },
  };
}
