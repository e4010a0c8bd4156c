// Slice S4: jobs, access, failure, trace.
export { type Access, applyAccess } from './access/apply-access.ts';
export type { RunOptions } from './api/connection.ts';
export { openRun } from './api/open.ts';
export type { Collection, LogOwner, Operation, RunApi, UpdateOptions } from './api.ts';
export type { RunCredentials } from './call.ts';
// Slice S2: what is wanted → what is written.
export { editJob } from './change/edit-job.ts';
export { type EditOptions, editService } from './change/edit-service.ts';
export type { Edited } from './change/edited.ts';
export { parseProbe } from './change/probe.ts';
export { parseSecretRef } from './change/secret-ref.ts';
export { wantedProblems } from './change/wanted-problems.ts';
export { type DiagnosePorts, diagnose, type RunDiagnosis } from './diagnose.ts';
export { noSuch } from './errors/missing.ts';
export { REGIONS } from './errors/regions.ts';
export { isConflict, isTaken } from './errors/to-run-error.ts';
export type { Cause } from './failure/cause.ts';
export type { Attempt, Exit } from './failure/exit.ts';
export { explain } from './failure/explain.ts';
export { lastOwnLine } from './failure/own-lines.ts';
export { NOTHING_DEPLOYED, OneOffError } from './job/one-off-error.ts';
export { type JobRun, type JobRunPorts, type JobRunResult, runJob } from './job/run-job.ts';
export type { JobNow, JobSnapshot, JobStarted, JobStep } from './job/step.ts';
export { type JobPorts, JobTarget } from './job/target.ts';
// Slice S3: the deploy target.
export { failedRevision } from './judge/failed-revision.ts';
export { judgeRollout, type RunLook } from './judge/judge.ts';
export { labelProblem } from './names/label.ts';
export {
  generatedSuffix,
  type RevisionKey,
  revisionName,
  revisionNameProblem,
} from './names/revision-name.ts';
export { isServiceId } from './names/service-id.ts';
export { tagProblem } from './names/tag.ts';
export { variableProblem } from './names/variable-name.ts';
export type { Parent, Place, Raw } from './raw.ts';
export { readServiceFile } from './service-file/read.ts';
export type { ServiceFile } from './service-file/service-file.ts';
export type { Rollout, RunNow, RunSnapshot, RunStarted, RunStep } from './step.ts';
export { type Kind, SERVICE, WORKER_POOL } from './target/kind.ts';
export type { RunIds } from './target/site.ts';
export { RunTarget, type RunTargetPorts } from './target/target.ts';
export { judgeRunTrace } from './trace/judge-trace.ts';
export { recordRunTrace } from './trace/record.ts';
export { ROLLOUT_NOTE, rolloutOf, TAKEN_BACK_NOTE } from './traffic/notes.ts';
export { mainRevision, servingOf, shapeOf } from './traffic/serving.ts';
export { type OurTag, statesFor } from './traffic/states.ts';
export { trafficWords } from './traffic/words.ts';
export { readExecution, readJob } from './view/job.ts';
export { readOperation } from './view/operation.ts';
export { readRevision } from './view/revision.ts';
export { readService } from './view/service.ts';
export type {
  ConditionView,
  ContainerView,
  ExecutionView,
  JobView,
  RevisionView,
  ServiceView,
  Split,
} from './views.ts';
export { LATEST } from './views.ts';
export type {
  ContainerChange,
  Probe,
  RunWanted,
  SecretRef,
  ServiceChange,
  TemplateChange,
  VpcChange,
} from './wanted.ts';
export type { Exchange } from './wire/send.ts';
