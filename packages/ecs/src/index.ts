export { type EcsApi, type EcsApiOptions, openEcs } from './api.ts';
export { type Diagnosis, diagnose, type StoppedGroup } from './diagnose.ts';
export { likelyCause } from './likely-cause.ts';
export { readLogTail } from './log-tail.ts';
export type { EcsWanted } from './resolve-images.ts';
export { type EcsSnapshot, type EcsStep, EcsTarget, type Started } from './target.ts';
export { formatArn, type RawTaskDefinition } from './task-definition.ts';
export type { Deployment, Service, ServiceEvent, Task } from './views.ts';
