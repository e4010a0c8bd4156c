import type { Plan, Trace, Verdict } from '@pipeline/contracts';
import type { StageTarget } from '@pipeline/deploy-stage';

/** Everything that an environment's release log names, whatever the platform. Nothing is opened before it is asked for. */
export interface Fleet {
  /**
   * The target of that name in the log, such as `ecs:eu-west-1/shop/api`.
   * @returns why not, as text, where the platform is not known here or nothing says how to get there (a role, a token)
   */
  open(subject: string): Promise<FleetTarget | string>;
}

/** A target whose own types are its platform's business: what is planned on it is only ever handed back to it. */
export type AnyTarget = StageTarget<unknown, unknown, unknown, unknown, unknown>;

export interface FleetTarget {
  subject: string;
  platform: 'ecs' | 'cloudrun' | 'vercel';
  target: AnyTarget;
  /**
   * A plan towards an earlier snapshot, as the log has it.
   * @throws ConfigError where it cannot be read, or cannot be returned to
   */
  wayTo(now: unknown, snapshot: unknown): Promise<WayThere>;
  /** What of an earlier snapshot is gone for good, such as a revision or its image; `undefined` where it is all there. */
  missing(snapshot: unknown): Promise<string | undefined>;
  /**
   * Whether it is not there any more, by the platform's own answer; `undefined` where it is there.
   * @param snapshot the log's own of it, where it has one
   * @throws whatever keeps the platform from being asked
   */
  absence(snapshot: unknown): Promise<Absence | undefined>;
  /** What a snapshot says that serves, in a word: `api:7`, `api-00042-abc`, `dpl_5ucQ`; empty where it says nothing. */
  nameOf(snapshot: unknown): string;
  /** Where a rollout that was begun leads to, likewise. */
  goalOf(started: unknown): string;
  /** What runs, named as the log names artifacts: container → image, `deployment` → `vercel://dpl_…`. */
  running(now: unknown): Record<string, string>;
  /** Where what serves is to be seen, for a person. */
  url(now: unknown): string | undefined;
  /** All addresses at which it serves production; none where the platform does not tell. */
  addresses(now: unknown): string[];
  /** What asks at those addresses: one that gets past a login of the platform's own. */
  asks?(now: unknown): Ask;
  /** Once it is back, whatever the end: what the platform changes besides and must be as before. Returns what a person should know. */
  afterwards?(plan: unknown): Promise<string[]>;
  /** What the platform answered during one rollout, redacted. */
  trace(about: { subject: string; started: unknown; verdict?: Verdict }): Trace;
}

export interface Absence {
  /** Whether the platform says that it does not exist, and would say something else to one who may not see it. */
  sure: boolean;
  /** What it says, and why that is not sure, as a sentence without its full stop. */
  why: string;
}

/** As much of `fetch` as a check needs. */
export type Ask = (url: string, init: RequestInit) => Promise<Response>;

export interface WayThere {
  plan: Plan<unknown>;
  /** What a person should know of it. */
  notes: string[];
}
