import {
  ActionError,
  byGravity,
  type Change,
  type Ending,
  type Hold,
  TimeoutError,
  type Verdict,
} from '@pipeline/contracts';
import type { Diagnosis } from '@pipeline/ecs';
import type { WayBack } from '@pipeline/rollout';

/** How the deploy of one service ended, as much as anyone is told of it. */
export interface Outcome {
  service: string;
  /** Where it answers, for a person. */
  url: string | undefined;
  changes: Change[];
  /** A revision's ARN. */
  previousTaskDefinition: string;
  /** The revision's ARN and the deployment's id; absent where nothing was started. */
  taskDefinition?: string;
  deploymentId?: string;
  /** A verdict, or the error by which watching it ended; absent where its turn never came. */
  ended?: Verdict | Error;
  wayBack?: Pick<WayBack, 'state' | 'detail'>;
  /** What passed of what serves, by name. */
  checks?: readonly string[];
  /** Milliseconds. */
  took?: number;
  diagnosis?: Diagnosis;
}

export function endingOf({ ended, wayBack }: Pick<Outcome, 'ended' | 'wayBack'>): Ending {
  if (ended === undefined) return 'not-started';
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
export function worst(outcomes: readonly Outcome[]): Outcome | undefined {
  return outcomes.toSorted((a, b) => byGravity(endingOf(a), endingOf(b)))[0];
}
