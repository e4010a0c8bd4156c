import { parseCommand } from '@pipeline/approval';
import { isRecord } from '@pipeline/contracts';
import type { Ports } from '../ports.ts';

/** The comment that has started this run, as far as the event tells: what counts is read anew. */
export interface Spoken {
  /** Of the issue or pull request. */
  number: number;
  /** As it was said, or was meant to be. */
  code: string | undefined;
}

/** The comment that has started this run, or why nobody needs to hear it: without a call. */
export function spoken({
  eventName,
  event,
}: Pick<Ports['run'], 'eventName' | 'event'>): Spoken | { ignored: string } | undefined {
  if (eventName !== 'issue_comment') return undefined;
  const { action, comment, issue } = isRecord(event) ? event : {};
  if (action !== 'created') return { ignored: 'it is not a new comment' };
  if (!isRecord(comment) || !isRecord(issue) || typeof issue.number !== 'number')
    return { ignored: 'the event tells of no comment' };
  if (isRecord(comment.user) && comment.user.type === 'Bot') return { ignored: 'it is a bot’s' };
  const said = typeof comment.body === 'string' ? parseCommand(comment.body) : undefined;
  if (said === undefined) return { ignored: 'it is no answer' };
  return { number: issue.number, code: 'code' in said ? said.code : undefined };
}
