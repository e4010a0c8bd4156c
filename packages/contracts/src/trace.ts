import type { Verdict } from './verdict.ts';

/** One answer of a platform, as it came over the wire, with secrets and values taken out. */
export interface TracedAnswer {
  /** Milliseconds since the trace began. */
  at: number;
  /** Such as `DescribeServices`. */
  operation: string;
  /** What was asked, redacted likewise. */
  request: unknown;
  /** HTTP status; absent where no answer came. */
  status?: number;
  body?: unknown;
}

/** What a platform answered during one rollout: enough to judge it again without the platform. */
export interface Trace {
  schema: 1;
  /** The kind of target that can replay it, such as `ecs`. */
  target: string;
  /** Such as `shop-staging/api`. */
  subject: string;
  /** The target's own `Started`. */
  started: unknown;
  /** What the run made of it. */
  verdict?: Verdict;
  answers: TracedAnswer[];
}
