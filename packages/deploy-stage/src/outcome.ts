import {
  ActionError,
  byGravity,
  type Change,
  ConfigError,
  type Ending,
  type Hold,
  RemoteError,
  type TargetOutcome,
  TimeoutError,
  type Verdict,
} from '@pipeline/contracts';
import type { WayBack } from '@pipeline/rollout';

/** How the deploy of one target ended, as much as anyone is told of it; a stage adds its platform's own. */
export interface Outcome {
  changes: Change[];
  /** A verdict, or the error by which watching it ended; absent where its turn never came. */
  ended?: Verdict | Error;
  /** It was refused before anything began: what was there before serves. */
  refused?: true;
  wayBack?: Pick<WayBack, 'state' | 'detail'>;
  /** What passed of what serves, by name. */
  checks?: readonly string[];
  /** Milliseconds. */
  took?: number;
}

/** As much of a `Part` of a rollout as an outcome tells. */
interface Ended {
  plan: { changes: Change[] };
  started?: unknown;
  ending?: Verdict | Error;
  wayBack?: Pick<WayBack, 'state' | 'detail'>;
  checks?: readonly string[];
  took?: number;
}

export function outcomeOf({ plan, started, ending, wayBack, checks, took }: Ended): Outcome {
  return {
    changes: plan.changes,
    ...(ending && { ended: ending }),
    ...(started === undefined && isRefusal(ending) && { refused: true }),
    // Not its plan: a step may hold what must not be told.
    ...(wayBack && { wayBack: { state: wayBack.state, detail: wayBack.detail } }),
    ...(checks && { checks }),
    ...(took !== undefined && { took }),
  };
}

/** Whether it is certain that nothing came of it: a lost answer leaves that open. */
function isRefusal(ending: Verdict | Error | undefined): boolean {
  if (ending instanceof RemoteError) return ending.outcome === 'known';
  return ending instanceof ConfigError;
}

export function endingOf({
  ended,
  refused,
  wayBack,
}: Pick<Outcome, 'ended' | 'refused' | 'wayBack'>): Ending {
  if (ended === undefined || refused) return 'not-started';
  if (!(ended instanceof Error)) {
    // It did serve, and was taken back with the others: green is only what serves.
    if (ended.state === 'steady' && wayBack !== undefined)
      return wayBack.state === 'left' ? 'superseded' : 'failed';
    return ended.state === 'progressing' ? 'unknown' : ended.state;
  }
  if (ended instanceof TimeoutError) return 'timeout';
  return ended instanceof ActionError && ended.code === 'cancelled' ? 'cancelled' : 'unknown';
}

/** One line on how it ended. */
export function detailOf({ ended }: Pick<Outcome, 'ended'>): string {
  if (ended === undefined) return 'its turn never came, because a service before it did not get there';
  return ended instanceof Error ? ended.message : ended.detail;
}

export function holdOf({ ended }: Pick<Outcome, 'ended'>): Hold | undefined {
  return ended !== undefined && !(ended instanceof Error) && ended.state === 'held' ? ended.hold : undefined;
}

/** The outcome that stands for all of them. */
export function worst<O extends Outcome>(outcomes: readonly O[]): O | undefined {
  return outcomes.toSorted((a, b) => byGravity(endingOf(a), endingOf(b)))[0];
}

/** Without a check that passed, what is steady is deployed and not yet known-good. */
export function passedOf(outcome: Outcome): Pick<TargetOutcome, 'checks'> {
  const { checks = [] } = outcome;
  return endingOf(outcome) === 'steady' && checks.length > 0 ? { checks: [...checks] } : {};
}

/**
 * What serves after a deploy, where that is certain: what was there before, or what is new.
 * @param next the snapshot of what is new; `undefined` where nothing is
 */
export function afterOf<Snapshot>(
  { ended, refused, wayBack }: Outcome,
  before: Snapshot,
  next: () => Snapshot | undefined,
): Snapshot | undefined {
  if (wayBack?.state === 'back' || ended === undefined || refused) return before;
  return ended instanceof Error || ended.state !== 'steady' ? undefined : next();
}
