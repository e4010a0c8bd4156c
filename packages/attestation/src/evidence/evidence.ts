import type { Statement } from '../statement/statement.ts';
import type { Identity } from './identity.ts';

/** A statement that may be believed as far as its signature goes. */
export interface Evidence {
  statement: Statement;
  signed: Signed | Unsigned;
}

export interface Signed {
  identity: Identity;
  /** When, as a log or a timestamp authority witnessed it. ISO 8601, UTC. */
  at: string;
}

export interface Unsigned {
  /** Why nobody stands for it. */
  unsigned: string;
}
