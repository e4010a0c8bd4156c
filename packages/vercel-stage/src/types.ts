import type { Trace, Verdict } from '@pipeline/contracts';
import type { StageTarget } from '@pipeline/deploy-stage';
import type { Part, Planned, Wish } from '@pipeline/rollout';
import type {
  VercelApi,
  VercelNow,
  VercelSnapshot,
  VercelStarted,
  VercelStep,
  VercelWanted,
} from '@pipeline/vercel';

/** `VercelTarget`, as much of it as a stage drives. */
export type VercelStageTarget = StageTarget<
  VercelNow,
  VercelWanted,
  VercelStep,
  VercelStarted,
  VercelSnapshot
>;
export type VercelWish = Wish<VercelNow, VercelWanted, VercelStep, VercelStarted, VercelSnapshot>;
export type VercelPlanned = Planned<VercelNow, VercelWanted, VercelStep, VercelStarted, VercelSnapshot>;
export type VercelPart = Part<VercelNow, VercelWanted, VercelStep, VercelStarted, VercelSnapshot>;

/** Vercel, opened when it is first needed. */
export interface Vercel {
  api: VercelApi;
  /** The same for what is put back in the end: a run that is cancelled does not end it, but hurries it. */
  afterwards: VercelApi;
  /** What Vercel answered so far, redacted. */
  trace(about: { subject: string; started: unknown; verdict?: Verdict }): Trace;
}
