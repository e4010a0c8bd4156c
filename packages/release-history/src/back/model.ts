import type { WholeRelease } from '../whole/model.ts';

/**
 * Where a rollback is to go. `last-good`: the newest state that a check has called good before what is live now. `previous`: likewise, though what
 * is live is good itself, or was gone back to already.
 */
export type BackTo =
  | { kind: 'last-good' | 'previous' }
  | { kind: 'release'; id: string }
  | { kind: 'commit'; sha: string /** At least seven digits of it, from its beginning. */ }
  | { kind: 'before'; at: string /** ISO 8601, UTC. */ };

export interface DestinationOptions {
  /** These targets alone, by their subjects or their last parts, such as `api`. */
  only?: readonly string[];
  /**
   * Whether whoever asks can move that target; all, where that is not said. What is live of the others decides nothing: they go
   * along, as `parts` or `left`. Unless there are no others: then it is all for somebody else.
   */
  movable?(subject: string): boolean;
}

/** What is to be returned to, target by target. */
export interface Destination {
  /** The release that the environment is to be at again. */
  to: WholeRelease;
  /** The newer ones, newest first, of which something goes away. */
  from: WholeRelease[];
  /** In the order of their subjects. */
  parts: BackPart[];
  /** What a newer release has changed and cannot be returned from the log alone, and why; such as a service that did not exist then, or was retired since. */
  left: {
    subject: string;
    why: string;
    /** Whether there was something at that time: then it should have gone back, and cannot. */
    existed: boolean;
  }[];
  /** Newer releases that are not good, or that a rollback has left, and why. */
  passedOver: { release: WholeRelease; why: string }[];
  /** What changed a database since, by release: it is not undone. */
  migrations: { release: WholeRelease; subject: string; detail: string }[];
}

export interface BackPart {
  subject: string;
  /** The target's own snapshot: what it served after the release that it returns to. */
  snapshot: unknown;
  /** Container → image, and the like, as that release had it. */
  artifacts: Record<string, string>;
  /** The release that had put it there. */
  of: string;
  /** What is taken back, by digests and addresses, and neither part of what is returned to nor of what serves on elsewhere. */
  refuses: string[];
}

/** Why nothing is to be done. */
export interface AtRest {
  atRest: string;
  /** What serves already. */
  at: WholeRelease;
}
