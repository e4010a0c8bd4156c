export { ecsService } from './ecs-service.ts';
export { platformFaultRoutes } from './fault-routes.ts';
export type { FaultMatch, PlatformFault } from './faults.ts';
export { clusterOf, findService, serviceOf } from './find.ts';
export type { Service } from './model.ts';
export { realScheduler, type Scheduler } from './scheduler.ts';
export type { TaskSet } from './task-set.ts';
export {
  closeTest,
  createTaskSet,
  dropTaskSet,
  makePrimary,
  routeTo,
  type TaskSetInput,
} from './task-sets.ts';
export type { Share, Traffic } from './traffic.ts';
export { createWorld, type ImageLookup, tasksOf, type World, type WorldOptions } from './world.ts';
