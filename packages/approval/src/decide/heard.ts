import type { ApprovalRule } from '../model.ts';

/** A comment as GitHub has it. https://docs.github.com/en/rest/issues/comments */
export interface Comment {
  id: number;
  /** Its author. */
  login: string;
  /** `User` for a person. */
  type: string;
  body: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  updatedAt: string;
}

/** What is known of somebody who has answered. */
export interface Person {
  /** Of the approvers' teams those that have this person as a member, as `org/team`. */
  teams: readonly string[];
  /** Whether the person may write to the repository: a login that was given up can be taken by anybody. */
  writes: boolean;
  /** Why it is not known whether further teams have this person; absent where it is. A text of ours. */
  unread?: string;
}

/** All that decides a request beside the request itself. */
export interface Heard {
  /** The request's, by `codeOf`. */
  code: string;
  /** All of them, in any order. */
  comments: readonly Comment[];
  people(login: string): Person;
  /** Milliseconds since the epoch. */
  now: number;
  /** That of whoever decides, where it has its own; the deadline is the request's. */
  rule?: Omit<ApprovalRule, 'deadline'>;
  /** Authors beside those that the request names. */
  authors?: readonly string[];
  /** Why the request is void, such as that something newer was released. */
  void?: string | undefined;
  /** Denials that were written down when they were said: deleting the comment does not take one back. */
  denials?: readonly { login: string; at: string }[];
  /** The freeze that is on now. */
  frozen?: string | undefined;
}

/** One comment that says something, or was meant to. */
export interface Heeded {
  login: string;
  /** When it was said as it stands now. ISO 8601, UTC. */
  at: string;
  /** The command's name, or what it was meant to be. */
  said: string;
  /** Whether it counts now. */
  counts: boolean;
  /** Why not, or what came of it. A text of ours. */
  why: string;
}

export interface Decision {
  state: 'approved' | 'denied' | 'pending' | 'expired' | 'void' | 'withdrawn';
  /** One line for a person; a text of ours, with logins in it. */
  detail: string;
  /** Logins whose yes counts. */
  by: string[];
  /** How many are still needed. */
  missing: number;
  /** Who denies it now, or has taken back what they asked for. */
  noes: No[];
  /** Which freeze does not hold for it, on whose word; likewise hostile. */
  override?: { login: string; reason: string };
  /** Who has spoken and may be in a team that could not be read, so that nobody knows whether they count. */
  unread?: Unread[];
  /** In the order in which they were said. */
  heeded: Heeded[];
}

export interface Unread {
  login: string;
  /** A text of ours. */
  why: string;
}

export interface No {
  login: string;
  /** When it was said. ISO 8601, UTC. */
  at: string;
  /** As it was written: hostile. */
  reason?: string;
}
