export { ecsService } from './ecs-service.ts';
export { platformFaultRoutes } from './fault-routes.ts';
export type { FaultMatch, PlatformFault } from './faults.ts';
export { realScheduler, type Scheduler } from './scheduler.ts';
export { createWorld, type ImageLookup, targetsOf, tasksOf, type World, type WorldOptions } from './world.ts';
