/**
 * What is kept beside releases, proofs and locks: entries of a kind, written once and never changed, such as what somebody was
 * asked to approve. Each kind's own package says what its entries are and checks what it reads.
 */
export interface Journal {
  /** Writes one once, however often its answer is lost. @param commit the commit that it is about, by its whole id */
  write(environment: string, kind: string, entry: JournalEntry, commit: string): Promise<void>;
  /** Newest first, at most `limit`. What was written twice comes once; of two that differ and have one key, both come. */
  entries(environment: string, kind: string, limit: number): Promise<FoundEntry[]>;
}

/** JSON, small, and free of secrets: whoever may read the repository can read it. */
export interface JournalEntry {
  schema: 1;
  /** Tells it from all others of its kind in its environment. */
  key: string;
  /** ISO 8601, UTC. */
  at: string;
}

export interface FoundEntry {
  /** As it was read: not yet checked. */
  json: unknown;
  /** Who has written it, as far as the home knows: `github-actions[bot]` for a job's own token. */
  by?: string;
}
