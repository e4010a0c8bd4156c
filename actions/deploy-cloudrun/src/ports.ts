import type {
  JobNow,
  JobSnapshot,
  JobStarted,
  RunApi,
  RunNow,
  RunSnapshot,
  RunStarted,
  RunWanted,
} from '@pipeline/cloudrun';
import type { Trace, Verdict } from '@pipeline/contracts';
import type { StagePorts, StageTarget } from '@pipeline/deploy-stage';
import type { Part, Planned, Wish } from '@pipeline/rollout';

export type Now = RunNow | JobNow;
export type Started = RunStarted | JobStarted;
export type Snapshot = RunSnapshot | JobSnapshot;

/** `RunTarget` or `JobTarget`, by what both have; their steps are their own. */
export interface Target extends StageTarget<Now, RunWanted, unknown, Started, Snapshot> {}

export type TargetWish = Wish<Now, RunWanted, unknown, Started, Snapshot> & { target: Target };
export type TargetPlanned = Planned<Now, RunWanted, unknown, Started, Snapshot>;
export type TargetPart = Part<Now, RunWanted, unknown, Started, Snapshot>;

/** Google, opened when it is first needed. */
export interface Google {
  run: RunApi;
  /** What Cloud Run answered so far, redacted. */
  trace(about: { subject: string; started: unknown; verdict?: Verdict }): Trace;
}

export interface Ports extends StagePorts {
  /** Whether there are credentials to look at Google with; only a dry run can do without. */
  hasIdentity: boolean;
  openGoogle(): Promise<Google>;
  /** An identity token for a service's URL, masked. */
  identityToken(audience: string): Promise<string>;
  /** A file in the workspace; a ConfigError where it cannot be read. */
  readText(path: string): Promise<string>;
}
