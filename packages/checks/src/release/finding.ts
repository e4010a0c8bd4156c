import type { Hold } from '@pipeline/contracts';

/** What is looked at: a rollout at one of its holds, or, without a hold, what serves when it has ended. */
export interface Checkpoint {
  /** The target's name. */
  name: string;
  /** Where it answers, for the checks that ask. */
  url?: string;
  hold?: Hold;
}

/** What a check found, with its evidence in one or a few lines. */
export type Finding =
  | {
      ok: true;
      detail: string /** The probes that passed, where there are several. */;
      checks?: readonly string[];
    }
  | { ok: false; detail: string };

/** One kind of check. It reports what it finds; it throws when the run is cancelled. */
export interface Probe {
  /** What a person calls it: `HTTP checks`. */
  name: string;
  look(at: Checkpoint): Promise<Finding>;
}
