import type { Ending, GoingBack, ReleaseRecord, TargetIntent, TargetOutcome } from '@pipeline/contracts';
import type { RecordedRelease } from '../proven/known-good.ts';

/** One release across many jobs: all that one run did in an environment under one id. */
export interface WholeRelease extends RecordedRelease {
  /** When its first job began, and when its last word was said; without one it is in flight, or its runner died. ISO 8601, UTC. */
  begun: string;
  ended?: string;
  parts: ReleasePart[];
  standing: Standing;
  /** Only of a rollback. */
  back?: GoingBack;
}

/** What it did to one target: of one that it changed twice, the last. */
export interface ReleasePart {
  subject: string;
  target: TargetIntent;
  outcome?: TargetOutcome;
  record: ReleaseRecord;
}

/**
 * What is to be held of a release as a whole. `good`: a check after the deploy said so, of all of it. `bad`: some of it failed, or was
 * taken back. `unproven`: it is steady, and nobody has said that it works. `open`: in flight, held, or its end is not known.
 */
export interface Standing {
  state: 'good' | 'bad' | 'unproven' | 'open' | 'not-started';
  /** One line for a person. */
  detail: string;
  /** Which passed, by name. */
  checks: string[];
  ending?: Ending;
}

/** What serves on one target, as the log has it. */
export interface Live {
  subject: string;
  release: WholeRelease;
  part: ReleasePart;
  /** Since when. ISO 8601, UTC. */
  since: string;
  /** Whether that is certain: nothing newer is in flight or ended without anyone knowing. */
  sure: boolean;
  /** What it replaced. */
  before?: { release: WholeRelease; part: ReleasePart };
}
