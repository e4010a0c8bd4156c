import type { Plan } from './plan.ts';
import type { Strategy, StrategyOffer } from './strategy.ts';
import type { Hold, Verdict } from './verdict.ts';

/**
 * A platform object that can be deployed to. There is no undo here: going back, on failure or months later, is
 * `plan(now, towards(anEarlierSnapshot))`, watched to its verdict like any deploy.
 *
 * - `Now`: what an observation says, as much as planning needs.
 * - `Wanted`: what the caller asks for.
 * - `Step`: what a plan tells `apply` to do; serialisable.
 * - `Started`: what `apply` began, and so what is watched; never "the service" in general. Serialisable.
 * - `Snapshot`: enough to return to; serialisable, small, and free of secrets, since release records keep it.
 */
export interface DeployTarget<Now, Wanted, Step, Started, Snapshot = unknown> {
  /** The object in the platform's words, such as `ECS service shop/api`. */
  readonly name: string;
  observe(): Promise<Now>;
  /** The strategies that the object has as it is now. */
  offers(now: Now): readonly StrategyOffer[];
  snapshot(now: Now): Snapshot;
  /** What to want in order to be back at an earlier snapshot. */
  towards(earlier: Snapshot): Wanted;
  /**
   * Changes nothing. Without a strategy, the object's own.
   * @throws ConfigError where it cannot be done, with the input to mend.
   */
  plan(now: Now, wanted: Wanted, strategy?: Strategy): Plan<Step>;
  /** Makes ready whatever serves nothing yet (uploads, revisions), so that `apply` is one short change. */
  prepare?(plan: Plan<Step>): Promise<void>;
  apply(plan: Plan<Step>): Promise<Started>;
  /** After an `apply` whose answer was lost: what it began, or `undefined` when it began nothing. */
  findStarted(plan: Plan<Step>): Promise<Started | undefined>;
  /** Looks once at what was started and says how it stands. Called until the verdict is final. */
  judge(started: Started): Promise<Verdict>;
  /** Ends a hold: the rollout goes on, or goes back. Saying the same twice is harmless. */
  resolve?(started: Started, hold: Hold, decision: Decision): Promise<void>;
  /** Ends a rollout that is in flight, and has the platform go back where it can do so by itself. */
  abort?(started: Started): Promise<void>;
}

export type Decision = 'proceed' | 'go-back';
