import { ConfigError, nearest } from '@pipeline/contracts';
import { formatArn } from '../task-definition.ts';
import { parseScheduledName, showScheduledName } from './name.ts';
import type { Scheduled, SchedulesApi } from './port.ts';

/**
 * The rules and schedules of these names, each with its targets that run a task of the families.
 * @throws ConfigError that tells of every name that is malformed or not there, or that runs no such task.
 */
export async function findScheduled(
  api: SchedulesApi,
  names: readonly string[],
  families: readonly string[],
): Promise<Scheduled[]> {
  const asked = [...new Set(names)].map(text => ({ text, name: parseScheduledName(text) }));
  const found = await Promise.all(
    asked.map(async ({ text, name }) => {
      if (typeof name === 'string') return name;
      const scheduled = await api.observe(name);
      if (scheduled === undefined) return missing(text, await api.list());
      const targets = scheduled.targets.filter(({ taskDefinition }) =>
        families.includes(familyOf(taskDefinition)),
      );
      return targets.length > 0 ? { name, targets } : noneOf(scheduled, families);
    }),
  );
  const problems = found.filter(each => typeof each === 'string');
  if (problems.length === 0) return found.filter(each => typeof each !== 'string');
  throw new ConfigError(`\`scheduled-tasks\`: ${problems.join('; ')}`, {
    hint: 'Check `scheduled-tasks`. A rule of EventBridge is its name, a schedule of EventBridge Scheduler is `group/name`',
  });
}

/** `arn:…:task-definition/api:3`, or without a revision → `api`. */
export function familyOf(taskDefinition: string): string {
  return formatArn(taskDefinition).split(':', 1)[0] ?? '';
}

function missing(text: string, known: string[]): string {
  // A name may be right, and only its group wrong or left out.
  const name = text.slice(text.lastIndexOf('/') + 1);
  const close = [...new Set([...nearest(text, known), ...nearest(name, known)])].slice(0, 3);
  const kind = text.includes('/') ? 'schedule' : 'rule';
  return `there is no ${kind} "${text}"${close.length > 0 ? ` (did you mean ${close.join(' or ')}?)` : ''}`;
}

function noneOf({ name, targets }: Scheduled, families: readonly string[]): string {
  const runs = targets.map(({ taskDefinition }) => formatArn(taskDefinition));
  const other = runs.length > 0 ? `it runs ${runs.join(', ')}` : 'it runs no ECS task';
  return `the ${showScheduledName(name)} runs no task of ${families.join(' or ')}; ${other}`;
}
