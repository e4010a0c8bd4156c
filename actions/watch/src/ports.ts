import type { Logger } from '@pipeline/action-kit';
import type { Finding } from '@pipeline/checks';
import type { Clock, Journal, Lock, ProofLog, ReleaseLog } from '@pipeline/contracts';
import type { RunIdentity } from '@pipeline/release-home';
import type { MetricSource, SourceName } from '@pipeline/telemetry';

/** What people are asked. Markdown, of which nothing comes from outside unescaped. */
export interface Question {
  /** Tells it from all other issues of this environment. */
  marker: string;
  title: string;
  body: string;
}

/** How the run of a release stands, as far as GitHub says so. Times are ISO 8601, UTC. */
export type RunState = { over: boolean; conclusion?: string | undefined; at: string } | { unknown: string };

/** What the story needs of the world. */
export interface Ports {
  /** Absent in a dry run without a token. */
  home?: { log: Pick<ReleaseLog, 'recent'> & ProofLog; journal: Journal; lock: Lock };
  /** Opened when it is first asked. */
  source(name: SourceName): MetricSource;
  /** Absent where nothing is looked at. */
  check?: () => Promise<Finding>;
  /** Starts the workflow that rolls back. @param from the release's id @param reason one line */
  startRollback(from: string, reason: string): Promise<void>;
  /** Opens an issue. @returns where it is to be seen */
  openIssue(question: Question): Promise<string>;
  /** @param release its id. Never throws: that it cannot be asked is an answer. */
  runState(release: string): Promise<RunState>;
  /** What started this run, as GitHub sent it. */
  event: { name: string; payload: unknown };
  run: RunIdentity;
  log: Pick<Logger, 'group' | 'info' | 'warn'>;
  clock: Clock;
  signal: AbortSignal;
}

/** With a release log. */
export type OpenPorts = Ports & Required<Pick<Ports, 'home'>>;
