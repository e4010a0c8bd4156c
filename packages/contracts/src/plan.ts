/** One thing that a plan would change, from what to what; `from` is absent where it is new. */
export interface Change {
  /** What changes, in the platform's own words: `container web image`, `service task definition`. */
  what: string;
  from?: string;
  to: string;
}

/**
 * What would be done to a target, complete and serialisable: a dry run prints it, `apply` takes it.
 * No change means that the target is already as wanted.
 */
export interface Plan<Step = unknown> {
  /** The object that changes, such as `shop/api` (cluster and service). */
  subject: string;
  changes: Change[];
  /** The target's own instruction for `apply`. */
  step: Step;
}
