import type { FailureReason } from '@pipeline/contracts';

/** What a deployment does on its way: it moves for so long, or holds until it is told, or until it decides itself. */
export type Phase =
  | { moves: number }
  | { holds: true; expires?: { after: number; to: 'proceed' | 'go-back' } };
export type End = 'steady' | 'never' | Exclude<FailureReason, 'check-failed'>;

export interface Script {
  phases: Phase[];
  end: End;
}

/** What happens to a call that changes something. */
export type CallFault = 'fine' | 'lost-before' | 'lost-after' | 'throttled' | 'refused';

/** All that a platform does in one history, drawn before it begins. Times in milliseconds. */
export interface History {
  ours: Script;
  wayBack: Script;
  /** In turn, for each `apply`; then all are fine. */
  applies: CallFault[];
  /** In turn, for each `resolve`. */
  resolves: CallFault[];
  abort: 'absent' | CallFault;
  /** How long after an `apply` a search begins to show what it made. */
  shownAfter: number;
  /** How far in the past each look sees, in turn. */
  stale: number[];
  /** How long each call takes, in turn. */
  latency: number[];
  /** When every read is throttled, or answered with a 5xx. */
  storms: { from: number; to: number; status: 429 | 503 }[];
  /** When someone else deploys, counted from then. */
  other?: undefined | { from: 'zero' | 'birth' | 'end'; after: number };
  /** What the check says, in turn; then it passes. */
  checks: ('pass' | 'fail' | 'throw')[];
  checkTakes: number;
  /** Whether the platform refuses a change of what is no longer there. */
  guarded: boolean;
}
