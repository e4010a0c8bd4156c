import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import type { LostRun } from '@pipeline/release-history';

/** What is known of one environment. */
export interface EnvironmentLog {
  environment: string;
  /** Newest first. */
  records: readonly ReleaseRecord[];
  proofs: readonly ReleaseProof[];
  requests: readonly Asked[];
  decisions: readonly Decided[];
  /** What watch has seen to have lost its runner. */
  lost: readonly LostRun[];
}

/** What is told of an approval's request; `ApprovalRequest` is one. */
export interface Asked {
  /** The request's id. */
  key: string;
  /** ISO 8601, UTC. */
  at: string;
  commit: { sha: string };
  by: { actor: string };
  artifacts: Record<string, string>;
  rule: { approvers: string[]; quorum: number; deadline: string };
  place: { url: string };
}

/** What is told of how it was decided; `ApprovalDecision` is one. */
export interface Decided {
  at: string;
  /** The request's id. */
  request: string;
  /** Such as `approved`, `denied`; `refused` is a yes that did not count. */
  state: string;
  by: string[];
  reason?: string;
}

/** Where a release stands in an environment. */
export const PHASES = [
  'deploying',
  'held',
  'deployed',
  'live',
  'failed',
  'bad',
  'waiting',
  'approved',
  'denied',
  'withdrawn',
  'expired',
  'void',
  'rolling-back',
  'rolled-back',
  'replaced',
] as const;
export type Phase = (typeof PHASES)[number];

/** One release, told by its commit, across runs and environments. All its texts are one line each, and hostile. */
export interface Story {
  /** The commit's whole id. */
  key: string;
  /** In the environment that it has come furthest in. */
  phase: Phase;
  environment: string;
  /** Such as `api, orders, web 1a2b3c4: live in production`. */
  headline: string;
  /** `error`: production is, or was, not as it should be. `warning`: somebody should look. */
  severity: 'good' | 'info' | 'warning' | 'error';
  /** Whether more is to come: it is on its way, waits for somebody, or is bad and still live. */
  open: boolean;
  /** When it came to this phase, and when its last line happened. ISO 8601, UTC. */
  since: string;
  at: string;
  /** Oldest first. */
  lines: StoryLine[];
}

export interface StoryLine {
  at: string;
  symbol: string;
  environment: string;
  /** Such as `live: api, orders, web`. */
  what: string;
  /** Logins. */
  by: string[];
  /** Only of `http:` and `https:`. */
  links: StoryLink[];
}

export interface StoryLink {
  text: string;
  url: string;
}

/** A line, and where the release stood in that environment once it had happened. Without a phase it changes nothing. */
export interface Happening {
  line: StoryLine;
  phase?: Phase;
  /** Whether it is a phase anew, though it was the same before: a second failure. */
  anew?: true;
  /** What the headline adds, such as ` to 9f8e7d6`. */
  more?: string;
}
