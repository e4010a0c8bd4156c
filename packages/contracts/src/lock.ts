/** Who holds a lock, why, and until when. Everyone who is kept out is shown this. */
export interface LockHolder {
  /** The run that holds it, such as `org/shop run 42, attempt 1`. Two jobs of one run are kept apart like any others. */
  owner: string;
  /** For the one who is kept out, such as `deploying a1b2c3d to staging`. */
  reason: string;
  /** Where to look, such as the run's page. */
  url?: string;
  /** Milliseconds since the epoch. */
  since: number;
  /** Milliseconds since the epoch; after it, anyone may take the lock: its holder is taken for dead. */
  expires: number;
}

/** A lock that is held. */
export interface Lease {
  holder: LockHolder;
  /** Puts the expiry off. @throws ActionError `lock-lost` when someone else has it by now. */
  renew(expires: number): Promise<void>;
  /** Gives it back; no error where it is not ours any more. */
  release(): Promise<void>;
}

/** One holder a name at a time, for all runs. Taking it is atomic: of two at once, one gets it. */
export interface Lock {
  /** Tries once. `from`: who held it until then, and let it run out. */
  take(
    name: string,
    holder: LockHolder,
  ): Promise<{ lease: Lease; from?: LockHolder } | { heldBy: LockHolder }>;
  /** Who holds it now, expired or not. */
  inspect(name: string): Promise<LockHolder | undefined>;
  /** Takes it away from whoever holds it; `false` where nobody did. */
  break(name: string): Promise<boolean>;
}
