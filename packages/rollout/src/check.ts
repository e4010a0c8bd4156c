import type { Hold } from '@pipeline/contracts';

/** What is looked at: a rollout at one of its holds, or, without a hold, what serves when it has ended. */
export interface Checkpoint {
  /** The target's name. */
  name: string;
  hold?: Hold;
}

/** What a check found, in one or a few lines of evidence. */
export interface Finding {
  ok: boolean;
  detail: string;
  /** What has passed, by name. */
  checks?: readonly string[];
}

/** Looks at what was deployed. One that throws has failed. */
export type Check = (at: Checkpoint) => Promise<Finding>;

/** What to do where a rollout holds: look and then decide, or leave the decision to someone else. */
export interface HoldPolicy {
  at: 'decide' | 'leave';
  /** How long to let it stand before it is checked, in milliseconds; it is watched meanwhile. Default: 0. */
  pause?: number;
}

/** How holds are decided. */
export interface Deciding {
  /** Looks at every hold, and once more at what serves in the end. */
  check?: Check;
  holds?: HoldPolicy;
  onFinding?: (finding: Finding, hold: Hold | undefined) => void;
}

export async function findingOf(check: Check, at: Checkpoint, signal?: AbortSignal): Promise<Finding> {
  try {
    return await check(at);
  } catch (error) {
    signal?.throwIfAborted();
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
