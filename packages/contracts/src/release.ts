import type { Verdict } from './verdict.ts';

/** What is about to be done, written before anything changes. */
export interface ReleaseIntent {
  schema: 1;
  /** Unique in its environment, and the same for all that one run does: `42.1` is run 42, first attempt. */
  id: string;
  environment: string;
  commit: {
    sha: string;
    /** Such as `refs/heads/main`. */
    ref: string;
    /** When it was committed, where the run's event tells that. ISO 8601, UTC. */
    at?: string;
  };
  by: { actor: string /** The run's page. */; url: string };
  /** ISO 8601, UTC. */
  at: string;
  targets: TargetIntent[];
  /** Only of one that goes back to what an earlier release has left. */
  back?: GoingBack;
  /** Only of one that puts nothing anywhere. */
  retires?: Retiring;
}

/**
 * That its targets serve nothing any more, and that this is meant: from then on, until something newer is put there. It has an id of
 * its own and ends `not-started`, as which a reader that does not know it passes it over.
 */
export interface Retiring {
  /** One line for a person; empty where nobody said. */
  why: string;
}

/** What a rollback returns to, and on whose word. */
export interface GoingBack {
  /** The id of the release that it returns to. */
  to: string;
  /** One line for a person, such as `asked for by octocat`, or the metric that was breached. */
  why: string;
}

export interface TargetIntent {
  /** Platform and object, such as `ecs:eu-west-1/shop-staging/api`: the key by which a later release finds it. */
  subject: string;
  /** What is put there: container → image, and the like. */
  artifacts: Record<string, string>;
  /** The target's own snapshot before the change; what a rollback returns to. */
  before: unknown;
  /** Of one that goes back: the release that had put there what it returns to, by its id. */
  of?: string;
}

/** How it ended, for the release and for each target. Cancelled and broken-off runs have one, too. After `held` comes another. */
export interface ReleaseOutcome {
  schema: 1;
  /** The intent's id. */
  intent: string;
  at: string;
  verdict: Ending;
  /** One line for a person. */
  detail: string;
  targets: TargetOutcome[];
}

export interface TargetOutcome {
  subject: string;
  verdict: Ending;
  detail: string;
  /** What was put there, as far as only the deploy could tell: joins what the intent names. */
  artifacts?: Record<string, string>;
  /** The snapshot after the change, where it is known. */
  after?: unknown;
  /** Where what serves is to be seen, for a person. */
  url?: string;
  /** Whether a failed change was taken back, and serves as before. */
  undone?: boolean;
  /** What it went back from, by digests and addresses, where that was live and somebody wanted it gone: refused here from then on. */
  refuses?: string[];
  /** The checks that passed while the deploy was watched; without any it is steady, and proven by nothing yet. */
  checks?: string[];
}

/** A verdict's state, or how watching ended without one. */
export type Ending =
  | Exclude<Verdict['state'], 'progressing'>
  | 'timeout'
  | 'cancelled'
  | 'unknown'
  | 'not-started';

/** One release as the log remembers it; without an outcome it is in flight, or its runner died. */
export interface ReleaseRecord {
  intent: ReleaseIntent;
  outcome?: ReleaseOutcome;
}

/** The memory that deploys, promotions and rollbacks share. No target knows where it lives. */
export interface ReleaseLog {
  intend(intent: ReleaseIntent): Promise<void>;
  conclude(environment: string, outcome: ReleaseOutcome): Promise<void>;
  /** Newest first, at most `limit`; what is left out is not read. */
  recent(environment: string, limit: number, reach?: Reach): Promise<ReleaseRecord[]>;
}

/** How far back releases are read, besides so many of them. */
export interface Reach extends Partial<Within> {
  /**
   * Asked of all that was read so far, newest first, each time that it is `READ_AT_ONCE` more and the log may go on: whether nothing
   * that is older is wanted. Without it, all are, up to the limit.
   */
  enough?(soFar: readonly ReleaseRecord[]): boolean | Promise<boolean>;
}

/** As far back as a log is read: what is older is neither told nor, where the log can tell that, fetched. */
export interface Within {
  /** ISO 8601, UTC. */
  since: string;
}

/** How `head` stands to `base` in the repository's history; `unknown` where one of them is not there any more. */
export type CommitOrder = 'same' | 'newer' | 'older' | 'diverged' | 'unknown';

/** The repository's history, as much as a stale-commit guard asks of it. */
export interface History {
  compare(base: string, head: string): Promise<CommitOrder>;
}
