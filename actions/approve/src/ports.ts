import type { Logger, RunContext } from '@pipeline/action-kit';
import type { Sha256, Span } from '@pipeline/approval';
import type { Clock, History, Journal, ProofLog, ReleaseLog } from '@pipeline/contracts';
import type {
  CommitFacts,
  CommitsBetween,
  Discussed,
  EnvironmentRules,
  FoundComment,
  FoundIssue,
  FoundPull,
  Permission,
  RunApproval,
} from '@pipeline/github';
import type { RunIdentity } from '@pipeline/release-home';

/** What the story needs of the world. */
export interface Ports {
  run: Pick<RunIdentity, 'runId' | 'releaseId' | 'commit' | 'by'> &
    Pick<RunContext, 'event' | 'eventName' | 'refName'> & {
      /** Who has started this attempt; another person than the actor, where it is run again. */
      triggeredBy: string;
    };
  releases: Pick<ReleaseLog, 'recent'> & Pick<ProofLog, 'proofs'>;
  journal: Journal;
  /** Whether the journal says who has written an entry; a folder of one's own does not. */
  signed: boolean;
  history: History;
  github: Github;
  sha256: Sha256;
  span: Span;
  log: Pick<Logger, 'group' | 'info' | 'warn'>;
  clock: Pick<Clock, 'now'>;
}

/** GitHub as far as people are asked there. */
export interface Github {
  openIssue(issue: {
    title: string;
    marker: string;
    body: string;
  }): Promise<Pick<FoundIssue, 'number' | 'url'>>;
  label(number: number, name: string): Promise<void>;
  issue(number: number): Promise<FoundIssue>;
  closeIssue(number: number, reason: 'completed' | 'not_planned'): Promise<void>;
  /** All of them; throws where there are more than it can read. */
  comments(number: number, on: Discussed): Promise<FoundComment[]>;
  /** Returns where it is to be seen. */
  upsertComment(comment: { number: number; on: Discussed; marker: string; body: string }): Promise<string>;
  permissionOf(login: string): Promise<Permission>;
  isTeamMember(org: string, team: string, login: string): Promise<boolean>;
  commit(sha: string): Promise<CommitFacts>;
  pullsOf(sha: string): Promise<FoundPull[]>;
  commitsBetween(base: string, head: string): Promise<CommitsBetween | undefined>;
  dispatch(workflow: string, ref: string, inputs: Record<string, string>): Promise<void>;
  environmentRules(name: string): Promise<EnvironmentRules | undefined>;
  /** Of this run. */
  runApprovals(): Promise<RunApproval[]>;
}
