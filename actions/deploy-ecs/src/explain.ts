import { explained } from '@pipeline/deploy-stage';
import { type Diagnosis, diagnose, type RawTaskDefinition } from '@pipeline/ecs';
import type { ServicePart } from './carry-out.ts';
import type { Aws, Ports } from './ports.ts';

/** Looks for the cause of a rollout that failed, with the revision that failed; a cause that is not found fails nothing. */
export async function explain(
  { cluster }: { cluster: string },
  service: string,
  part: Pick<ServicePart, 'started' | 'ending' | 'now'>,
  { ecs: api, tasks, logTail }: Pick<Aws, 'ecs' | 'tasks' | 'logTail'>,
  { log }: Pick<Ports, 'log'>,
): Promise<Diagnosis | undefined> {
  return explained(service, part, { log }, async started => {
    const definition = await api.describeTaskDefinition(started.taskDefinition).then(
      (found): RawTaskDefinition => found.definition,
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        log.info(`Could not read the revision that failed, so the one before it says where logs are: ${why}`);
        return part.now.definition;
      },
    );
    const ports = { api, tasks, logTail, log: log.info };
    return diagnose(ports, cluster, service, { createdAt: 0, ...started }, definition);
  });
}
