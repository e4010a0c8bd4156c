export { type EcsApi, type EcsApiOptions, type EcsClient, openEcs, type ServiceUpdate } from './api.ts';
export * from './codedeploy/index.ts';
export { type DefinitionReader, type Described, type ResolvedBase, resolveBase } from './definition/base.ts';
export { type Choice, chooseRevision, findIdentical } from './definition/choose-revision.ts';
export { readDefinitionFile } from './definition/definition-file.ts';
export { diff } from './definition/diff.ts';
export { reshape } from './definition/reshape.ts';
export { isSame } from './definition/same.ts';
export { type Diagnosis, diagnose, type StoppedGroup } from './diagnose.ts';
export type { Cause } from './failure/cause.ts';
export { type ServiceTasks, serviceTasks } from './failure/service-tasks.ts';
export type { UnhealthyTask } from './failure/unhealthy.ts';
export { causeOf, explain } from './likely-cause.ts';
export { readLogTail } from './log-tail.ts';
export {
  type CloudWatchOptions,
  longestLook,
  type MetricCheck,
  type MetricPorts,
  metricProbe,
  openMetrics,
  parseMetricCheck,
  type ReadMetric,
} from './metric/index.ts';
export * from './model/index.ts';
export { type OneOffApi, oneOffApi } from './one-off/one-off-api.ts';
export { OneOffError } from './one-off/one-off-error.ts';
export { type OneOff, type OneOffPorts, type OneOffResult, runOneOff } from './one-off/run-one-off.ts';
export { revisionsNamedBy } from './plan-step.ts';
export { deregisterOutdated, outdated, type Retention, type Revisions } from './retention.ts';
export { openRevisions } from './revisions.ts';
export * from './scheduled/index.ts';
export type { Destination, EcsNow, EcsSnapshot, EcsStep, Started } from './step.ts';
export { EcsTarget, type EcsTargetPorts } from './target.ts';
export { formatArn, type RawTaskDefinition, registrable } from './task-definition.ts';
export type { EcsTrace, RecordedAnswer } from './trace/answers.ts';
export { judgeTrace, type Told } from './trace/judge-trace.ts';
export { keepable } from './trace/keepable.ts';
export { isSameVerdict, readTrace } from './trace/read-trace.ts';
export { type Recorder, recordTrace } from './trace/record.ts';
export { redact } from './trace/redact.ts';
export { type Replay, replayHandler } from './trace/replay.ts';
export type {
  Deployment,
  DeploymentConfiguration,
  Service,
  ServiceDeployment,
  ServiceEvent,
  Task,
} from './views.ts';
export type { Base, ContainerChange, EcsWanted } from './wanted.ts';
