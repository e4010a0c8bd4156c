import type { EcsApiOptions } from '../api.ts';
import type { SchedulesApi } from './port.ts';
import { openRules } from './rules.ts';
import { openSchedules } from './schedules.ts';

/** Opens EventBridge and its Scheduler, each when it is first asked for; each has an endpoint of its own. */
export function openScheduledTasks(
  options: (service: 'EVENTBRIDGE' | 'SCHEDULER') => EcsApiOptions,
): SchedulesApi {
  let rules: ReturnType<typeof openRules> | undefined;
  let schedules: ReturnType<typeof openSchedules> | undefined;
  const ofRules = () => (rules ??= openRules(options('EVENTBRIDGE')));
  const ofSchedules = () => (schedules ??= openSchedules(options('SCHEDULER')));
  return {
    async observe(name) {
      const targets =
        name.kind === 'rule'
          ? await (await ofRules()).observe(name)
          : await (await ofSchedules()).observe(name);
      return targets && { name, targets };
    },
    async retarget(name, taskDefinitions) {
      if (name.kind === 'rule') return (await ofRules()).retarget(name, taskDefinitions);
      return (await ofSchedules()).retarget(name, taskDefinitions);
    },
    async list() {
      const names = async (from: Promise<{ list(): Promise<string[]> }>) => (await from).list();
      // One may be allowed without the other.
      const lists = await Promise.all([
        names(ofRules()).catch(() => []),
        names(ofSchedules()).catch(() => []),
      ]);
      return lists.flat();
    },
  };
}
