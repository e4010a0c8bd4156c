import { createHash } from 'node:crypto';
import { codeSpan } from '../../github/src/code-span.ts';
import { type ApprovalRequest, type Comment, codeOf, type Heard, type Person } from '../src/index.ts';

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
export { codeSpan };

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
export const image = (name: string, letter: string) => `registry.example/shop/${name}@${digest(letter)}`;

export const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString();

export function request(more: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    schema: 1,
    key: '42.1',
    at: at(0),
    environment: 'production',
    commit: { sha: 'c0ffee', ref: 'refs/heads/main' },
    by: { actor: 'asker', url: 'https://github.com/org/shop/actions/runs/42' },
    artifacts: { api: image('api', 'a'), web: 'vercel://dpl_5ucQ' },
    base: '41.1',
    authors: ['author'],
    rule: {
      approvers: ['ann', 'bob', 'author', 'org/release'],
      quorum: 1,
      deadline: at(60),
      selfApproval: false,
    },
    place: { number: 7, url: 'https://github.com/org/shop/issues/7' },
    ...more,
  };
}

export const CODE = codeOf(request(), sha256);
export const OTHER = codeOf(request({ key: '41.1' }), sha256);

/** Who is in the team, and who has lost the right to write. */
export const people = (login: string): Person => ({
  teams: login === 'tom' ? ['org/release'] : [],
  writes: login !== 'bob',
});

let next = 1;
/** @param minute after the request @param edited likewise */
export function said(
  login: string,
  body: string,
  minute = 1,
  more: Partial<Comment> & { edited?: number } = {},
): Comment {
  const { edited = minute, ...rest } = more;
  return { id: next++, login, type: 'User', body, createdAt: at(minute), updatedAt: at(edited), ...rest };
}

export function heard(comments: Comment[], more: Partial<Heard> = {}): Heard {
  return { code: CODE, comments, people, now: Date.parse(at(30)), ...more };
}
