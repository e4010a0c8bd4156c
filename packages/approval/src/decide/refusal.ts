import { names } from '../login.ts';
import type { ApprovalRequest, ApprovalRule } from '../model.ts';
import type { Comment, Heard, Person } from './heard.ts';

/** By what a word is judged. */
export interface Bench {
  request: ApprovalRequest;
  heard: Heard;
  rule: Omit<ApprovalRule, 'deadline'>;
}

/** When a comment was said as it stands; one that was edited, when that was. */
export function saidAt({ createdAt, updatedAt }: Comment): string {
  return isEdited({ createdAt, updatedAt }) ? updatedAt : createdAt;
}

export function isEdited({ createdAt, updatedAt }: Pick<Comment, 'createdAt' | 'updatedAt'>): boolean {
  return createdAt !== updatedAt;
}

/** Why nothing is heard of somebody; `undefined` where the rule lets them answer. A text of ours. */
export function stranger(approvers: readonly string[], login: string, person: Person): string | undefined {
  if (person.teams.some(team => names(approvers, team))) return undefined;
  const named = names(approvers, login);
  if (named && person.writes) return undefined;
  if (person.unread !== undefined) return `may be in a team that could not be read: ${person.unread}`;
  return !named
    ? 'is not among the approvers'
    : 'is named as an approver, but may not write to this repository, so it may be somebody else by now';
}

/** Why a comment has no say at all, whatever it says. */
export function deaf(comment: Comment, code: string, { request, heard }: Bench): string | undefined {
  if (comment.type !== 'User') return 'only people answer';
  if (code !== heard.code)
    return 'the code is another one’s: of another request, or of what this one was not asked for';
  // GitHub tells times in whole seconds.
  if (!(Date.parse(comment.createdAt) >= Math.floor(Date.parse(request.at) / 1_000) * 1_000))
    return 'it is older than the request';
  return undefined;
}

/** Why a comment cannot say yes, to the request or to lifting what was denied; taking a yes away is easier. */
export function noYes(comment: Comment, { request }: Bench): string | undefined {
  if (isEdited(comment)) return 'it was edited, and whoever may edit it is not only its author';
  // Written so that a time that cannot be read is too late.
  if (!(Date.parse(comment.createdAt) <= Date.parse(request.rule.deadline)))
    return 'it came after the deadline';
  return undefined;
}

/** Why somebody cannot say yes to what is partly their own. */
export function own(login: string, { request, heard, rule }: Bench): string | undefined {
  if (rule.selfApproval) return undefined;
  const authors = [...request.authors, request.by.actor, ...(heard.authors ?? [])];
  return names(authors, login)
    ? 'wrote, pushed or asked for some of it: another person must approve'
    : undefined;
}
