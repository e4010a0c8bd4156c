import type { DeployTarget } from '@pipeline/contracts';

/** What a stage deploys to: it also knows what is under way there, whoever began it. */
export interface StageTarget<Now, Wanted, Step, Started, Snapshot>
  extends DeployTarget<Now, Wanted, Step, Started, Snapshot> {
  /** The rollout that is not over yet; `undefined` where there is none. */
  inFlight(now: Now): Promise<Started | undefined>;
}
