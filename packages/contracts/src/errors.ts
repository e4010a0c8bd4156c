import type { Verdict } from './verdict.ts';

export interface ErrorDetails {
  /** What to do next: one or two sentences for the person who reads the annotation. */
  hint?: string;
  cause?: unknown;
}

/**
 * An expected failure, already explained. Anything thrown that is not one of these is a bug in us
 * and is printed with its stack.
 */
export class ActionError extends Error {
  override readonly name: string = 'ActionError';
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
  }
}

/** The workflow is wrong: an input, a permission or a file that its author can change. */
export class ConfigError extends ActionError {
  override readonly name = 'ConfigError';

  constructor(message: string, details: ErrorDetails = {}) {
    super('config', message, details);
  }
}

export interface RemoteDetails extends ErrorDetails {
  service: string;
  operation: string;
  /** HTTP status, where an answer came at all. */
  status?: number;
  /** The service's own name for the error, such as `ThrottlingException`. */
  errorCode?: string;
  requestId?: string;
  /**
   * Whether the effect of the call is known. `unknown` after a lost answer to a call that changes
   * something: observe before anything is sent again.
   */
  outcome?: 'known' | 'unknown';
  /** Whether the same call may succeed later. Without it: no answer, 429 and 5xx are taken as passing. */
  transient?: boolean;
}

/** A platform answered with an error, or did not answer. Made once, at the client's border. */
export class RemoteError extends ActionError {
  override readonly name = 'RemoteError';
  readonly service: string;
  readonly operation: string;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly requestId: string | undefined;
  readonly outcome: 'known' | 'unknown';
  readonly transient: boolean;

  constructor(message: string, details: RemoteDetails) {
    super('remote', message, details);
    this.service = details.service;
    this.operation = details.operation;
    this.status = details.status;
    this.errorCode = details.errorCode;
    this.requestId = details.requestId;
    this.outcome = details.outcome ?? 'known';
    const { status } = details;
    this.transient = details.transient ?? (status === undefined || status === 429 || status >= 500);
  }
}

/** A rollout ended otherwise than wanted; the verdict says how. */
export class RolloutError extends ActionError {
  override readonly name = 'RolloutError';
  readonly verdict: Verdict;

  constructor(message: string, verdict: Verdict, details: ErrorDetails = {}) {
    super('rollout', message, details);
    this.verdict = verdict;
  }
}

/** A bounded wait ran out. */
export class TimeoutError extends ActionError {
  override readonly name = 'TimeoutError';
  readonly awaited: string;
  /** How long was waited, in milliseconds. */
  readonly waited: number;
  readonly lastState: string;

  constructor(
    message: string,
    wait: { awaited: string; waited: number; lastState: string },
    details: ErrorDetails = {},
  ) {
    super('timeout', message, details);
    this.awaited = wait.awaited;
    this.waited = wait.waited;
    this.lastState = wait.lastState;
  }
}
