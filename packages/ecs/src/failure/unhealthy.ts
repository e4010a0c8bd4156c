import type { RawTaskDefinition } from '../task-definition.ts';
import type { Task } from '../views.ts';

/** A task that runs, and whose container's health check fails. ECS does not keep what the check wrote. */
export interface UnhealthyTask {
  task: string;
  container: string;
  /** What is run to check it; empty where the task definition tells none. */
  check: string;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html */
export function unhealthyTasks(tasks: readonly Task[], definition: RawTaskDefinition): UnhealthyTask[] {
  return tasks.flatMap(({ taskArn, containers }) =>
    containers
      .filter(({ healthStatus }) => healthStatus === 'UNHEALTHY')
      .map(({ name }) => ({
        task: taskArn.slice(taskArn.lastIndexOf('/') + 1),
        container: name,
        check: checkOf(definition, name),
      })),
  );
}

/** `["CMD-SHELL", "curl -f localhost"]` → `curl -f localhost` */
function checkOf({ containerDefinitions }: RawTaskDefinition, container: string): string {
  const check = containerDefinitions.find(({ name }) => name === container)?.healthCheck;
  const command = (check as { command?: unknown } | undefined)?.command;
  if (!Array.isArray(command)) return '';
  return command.filter(word => word !== 'CMD' && word !== 'CMD-SHELL').join(' ');
}
