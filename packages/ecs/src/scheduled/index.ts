export { findScheduled } from './find.ts';
export {
  type MovePorts,
  moveScheduled,
  restoreScheduled,
  type ScheduledSnapshot,
  scheduledChanges,
} from './move.ts';
export { parseScheduledName, type ScheduledName } from './name.ts';
export { openScheduledTasks } from './open.ts';
export type { Scheduled, ScheduledTarget, SchedulesApi } from './port.ts';
