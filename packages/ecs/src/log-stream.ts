import type { RawTaskDefinition } from './task-definition.ts';

/**
 * Where the awslogs driver puts the lines of a task's container: `prefix/container/task-id`; of its first
 * container where there is none of that name. `undefined` with another driver, or without a prefix.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
 */
export function logStream(
  { containerDefinitions }: Pick<RawTaskDefinition, 'containerDefinitions'>,
  taskArn: string,
  container: string | undefined,
): { group: string; stream: string } | undefined {
  const found = containerDefinitions.find(({ name }) => name === container) ?? containerDefinitions[0];
  const { logDriver, options } = found?.logConfiguration ?? {};
  const prefix = options?.['awslogs-stream-prefix'];
  const group = options?.['awslogs-group'];
  if (found === undefined || logDriver !== 'awslogs' || !group || !prefix) return undefined;
  return { group, stream: `${prefix}/${found.name}/${taskArn.slice(taskArn.lastIndexOf('/') + 1)}` };
}
