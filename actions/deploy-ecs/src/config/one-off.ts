import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';

/** A task that must end well before anything serves. */
export interface OneOffConfig {
  service: string;
  container: string | undefined;
  command: string[];
  /** Milliseconds. */
  timeout: number;
}

export function oneOffOf(inputs: Inputs, names: string[], problems: Problems): OneOffConfig | undefined {
  const { taskCommand: command, taskService, taskContainer: container, taskTimeout: timeout } = inputs;
  if (command === undefined) {
    for (const input of ['task-service', 'task-container'] as const) {
      const given = input === 'task-service' ? taskService : container;
      if (given !== undefined)
        problems.add(input, 'there is no `task-command`', 'Say what to run, or remove it');
    }
    return undefined;
  }
  const [only, ...more] = names;
  const service = taskService ?? (more.length === 0 ? only : undefined);
  if (service === undefined)
    problems.add(
      'task-service',
      'with several services it has to be said',
      `Write one of ${names.join(', ')}`,
    );
  else if (names.length > 0 && !names.includes(service))
    problems.add('task-service', `${service} is not deployed here`, `Write one of ${names.join(', ')}`);
  return { service: service ?? '', container, command, timeout };
}
