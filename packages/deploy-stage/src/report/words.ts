import type { Outcome } from '../outcome.ts';

/** How a stage speaks of its platform. */
export interface StageWords<O extends Outcome> {
  /** The action, such as `deploy-ecs`. */
  stage: string;
  /** Such as `ECS`. */
  platform: string;
  /** What is deployed is called, over a column, such as `service`. */
  kind: string;
  /** As the workflow names it, such as `api`. */
  nameOf(outcome: O): string;
  /** With where it is, such as `shop/api`. */
  fullNameOf(outcome: O): string;
  /** What it was moved to, such as `api:2`; `undefined` where nothing was started. */
  nextOf(outcome: O): string | undefined;
  /** What it ran before, such as `api:1`. */
  previousOf(outcome: O): string;
  /** What was there before serves, after a way back; without it `… serves again`. */
  backOf?(outcome: O): string;
  /** Why it failed, a line each. */
  causesOf(outcome: O): string[];
  /** How to go back by hand, without a full stop: `To go back, deploy with …`. */
  goBack(outcome: O): string;
  /** What to do where what was there before serves, without a full stop. */
  mend: string;
  /** Where to look what serves, without a full stop. */
  look: string;
  /** What to do where the platform goes on trying. @param goBack as above */
  crashing(goBack: string): string;
}
