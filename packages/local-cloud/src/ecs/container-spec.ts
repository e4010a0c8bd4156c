import type { ContainerSpec } from '../runtime/runtime.ts';
import type { Container, Task } from './task.ts';

interface ContainerOverride {
  name?: string;
  command?: string[];
  environment?: { name: string; value: string }[];
}

/** What a container is to run, with the task's overrides applied over its definition.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerOverride.html */
export function containerSpec(task: Task, { definition }: Container): ContainerSpec {
  const overrides = (task.overrides.containerOverrides ?? []) as ContainerOverride[];
  const override = overrides.find(({ name }) => name === definition.name);
  const variables = [...(definition.environment ?? []), ...(override?.environment ?? [])];
  const command = override?.command ?? definition.command;
  const port = definition.portMappings?.[0]?.containerPort;
  return {
    taskId: task.id,
    name: definition.name,
    image: definition.image,
    environment: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
    ...(definition.entryPoint?.length && { entryPoint: definition.entryPoint }),
    ...(command?.length && { command }),
    ...(definition.workingDirectory && { workingDirectory: definition.workingDirectory }),
    ...(port && { containerPort: port }),
  };
}

/** Where the awslogs driver writes: `prefix/container/task-id`.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html */
export function logStreamOf(
  task: Task,
  { definition }: Container,
): { group: string; stream: string } | undefined {
  const { logDriver, options = {} } = definition.logConfiguration ?? {};
  const group = options['awslogs-group'];
  const prefix = options['awslogs-stream-prefix'];
  if (logDriver !== 'awslogs' || group === undefined) return undefined;
  // Without a prefix the stream is named after the container's id, which the Docker daemon assigns.
  const stream = prefix === undefined ? task.id : `${prefix}/${definition.name}/${task.id}`;
  return { group, stream };
}
