import type { Evidence, Judgement } from '@pipeline/telemetry';
import type { About } from '../about.ts';
import type { WatchedRelease } from '../which.ts';

/** What one rule, or the checks, came to for one release. */
export interface WatchFinding extends Judgement {
  metric: string;
  /** What must hold, as it was written. */
  rule: string;
  about: About;
  /** What this look alone has read, where it is one value. */
  reading?: number;
  /** Why nothing was measured. */
  error?: Error;
  /** What it was compared with. */
  baseline?: Baseline;
  /**
   * Whether it was good while this release alone had changed: what is broken later is another's fault. By what that one is compared with,
   * since what is good beside what was bad already clears nothing.
   */
  clears?(baseline: Baseline): boolean;
  /** Whether it is broken only by what is another release's to answer for. */
  later?: true;
  /** Of a breach in its own time, where another release has begun since: whether it went on until then. */
  ongoing?: boolean;
  /** Which other releases may be at fault as well, by their ids. */
  suspects?: readonly string[];
}

/** The values of the time before, as they were measured. */
export type Baseline = Evidence['before'];

/** What each release came to, by each rule that is about it. */
export type Findings = ReadonlyMap<WatchedRelease, readonly WatchFinding[]>;

/** What is broken, and for another release to answer for: of this one it says nothing. */
export const ofAnother = <Finding extends Judgement>(finding: Finding) => ({
  ...finding,
  state: 'unknown' as const,
  trailing: 0,
  later: true as const,
});
