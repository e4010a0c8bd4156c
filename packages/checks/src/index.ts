export { addressOf, parseBaseUrl } from './address.ts';
export type { Check, Expectation, Failure, FailureKind } from './check.ts';
export {
  type Command,
  type CommandPorts,
  commandProbe,
  type Ended,
  type RunCommand,
} from './command/command.ts';
export { commandEnvironment, type Surroundings } from './command/environment.ts';
export { runProcess } from './command/run-process.ts';
export type { Complaint } from './complaint.ts';
export { excerpt } from './excerpt.ts';
export { expectVersion, type VersionResult } from './expect-version.ts';
export { type JsonPath, parseJsonPath, readJson } from './json-path.ts';
export { type Latency, latency } from './latency.ts';
export type { CheckOptions, CheckPorts } from './options.ts';
export { parseChecks } from './parse-checks.ts';
export { isHeaderValue } from './parse-expect.ts';
export { type Proof, prove, type Suite } from './prove.ts';
export type { Checkpoint, Finding, Probe } from './release/finding.ts';
export { httpProbe } from './release/http-probe.ts';
export { releaseCheck } from './release/release-check.ts';
export { type CheckResult, runChecks } from './run-checks.ts';
export { type Answer, type Fetch, type SendPorts, send } from './send.ts';
export { formatStatus } from './status.ts';
export type { VersionExpectation, VersionSource } from './version.ts';
