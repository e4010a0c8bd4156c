import {
  type ApprovalRequest,
  type Comment,
  names,
  type Shown,
  shownIn,
  showsExactly,
} from '@pipeline/approval';
import type { FoundComment, FoundIssue } from '@pipeline/github';
import type { Ports } from '../ports.ts';

/** What stands where people answer, read anew. */
export interface Place {
  issue: FoundIssue;
  comments: FoundComment[];
  /** The texts that may show a request: of those only who are believed here have written them. */
  texts: string[];
}

export async function readPlace(
  number: number,
  trusted: readonly string[],
  { github }: Pick<Ports, 'github'>,
): Promise<Place> {
  const issue = await github.issue(number);
  const comments = await github.comments(number, issue.isPullRequest ? 'pull request' : 'issue');
  // A pull request's own text is its author's.
  const texts = issue.isPullRequest ? comments : [issue];
  return {
    issue,
    comments,
    texts: texts.filter(({ author }) => names(trusted, author.login)).map(({ body }) => body),
  };
}

export function shownAt({ texts }: Place): Shown[] {
  return texts.flatMap(shownIn);
}

/** Why the place says something else than what was asked; `undefined` where people have seen just that. */
export function changedAt(
  { texts }: Place,
  request: ApprovalRequest,
  code: string,
  { span }: Pick<Ports, 'span'>,
): string | undefined {
  if (texts.some(text => showsExactly(text, request, code, span))) return undefined;
  return 'what people were shown is not there any more as it was written: somebody has changed it';
}

export function asComment({ id, author, body, createdAt, updatedAt }: FoundComment): Comment {
  return { id, login: author.login, type: author.type, body, createdAt, updatedAt };
}
