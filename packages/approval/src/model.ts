/** The kinds under which these are kept in a journal. */
export const ASKED = 'approval-request';
export const DECIDED = 'approval';
/** Apart from decisions, so that nobody can talk those out of what is remembered. */
export const UNCOUNTED = 'approval-uncounted';

/** What somebody is asked to let go live: written once, never changed. The key is the request's id, such as `42.1`. */
export interface ApprovalRequest {
  schema: 1;
  key: string;
  /** ISO 8601, UTC. */
  at: string;
  environment: string;
  commit: { sha: string; ref: string };
  by: { actor: string /** The run's page. */; url: string };
  /** Name → image by digest, or `vercel://dpl_…`: what was shown is what may go live, and nothing else. */
  artifacts: Record<string, string>;
  /** The newest release of the environment when it was asked, by its id; a newer one voids the request. */
  base?: string;
  /** Logins of whoever wrote, pushed or asked for it: their own yes does not count. */
  authors: string[];
  rule: ApprovalRule;
  /** Where people answer; the number is 0 where the environment's own reviewers are asked. */
  place: { number: number; url: string };
}

/** Who may say yes, and how many must. */
export interface ApprovalRule {
  /** Logins, and teams as `org/team`. */
  approvers: string[];
  quorum: number;
  /** After it nothing is approved any more. ISO 8601, UTC. */
  deadline: string;
  selfApproval: boolean;
}

/** How a request was decided, for the record: what a production job goes by is the comments themselves, read anew. */
export interface ApprovalDecision {
  schema: 1;
  /** The request's id, and the state; of a denial whose it is and when it was said, too. */
  key: string;
  at: string;
  request: string;
  state: 'approved' | 'denied' | 'withdrawn' | 'expired' | 'void' | 'emergency';
  /** Logins. */
  by: string[];
  /** One line: why it was denied, what the emergency is, which freeze was overridden. */
  reason?: string;
  /** Of a denial: when it was said, by GitHub's clock. ISO 8601, UTC. */
  said?: string;
  /** The run that decided, such as `77`: of several that saw the same, the first one to write it down acts on it. */
  run?: string;
  /** Digests and addresses that it is about. */
  artifacts: Record<string, string>;
}

/** A yes of somebody who is named in the request, and why it did not count: for the story that is told of it. The key is the request's id and the login. */
export interface UncountedYes {
  schema: 1;
  key: string;
  /** When it was said. */
  at: string;
  request: string;
  state: 'refused';
  by: string[];
  reason: string;
}
