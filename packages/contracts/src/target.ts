import type { Plan } from './plan.ts';
import type { Verdict } from './verdict.ts';

/**
 * A platform object that can be deployed to. Undo and rollback are not operations of their own: each is
 * `plan(now, anEarlierSnapshot)`, so `Wanted` must be derivable from a `Snapshot`.
 *
 * - `Snapshot`: serialisable; enough to return to it.
 * - `Wanted`: what the caller asks for.
 * - `Step`: what a plan tells `apply` to do.
 * - `Started`: what `apply` began, and so what is watched; never "the service" in general.
 */
export interface DeployTarget<Snapshot, Wanted, Step, Started> {
  /** The object in the platform's words, such as `ECS service shop/api`. */
  readonly name: string;
  observe(): Promise<Snapshot>;
  plan(now: Snapshot, wanted: Wanted): Plan<Step>;
  apply(plan: Plan<Step>): Promise<Started>;
  /** After an `apply` whose answer was lost: what it began, or `undefined` when it began nothing. */
  findStarted(plan: Plan<Step>): Promise<Started | undefined>;
  /** Looks once at what was started and says how it stands. Called until the verdict is final. */
  judge(started: Started): Promise<Verdict>;
}
