import { invalid, notFound } from './fault.ts';
import type { Signature } from './issues.ts';
import { type Now, timestamp } from './time.ts';

export interface CommitComment extends Signature {
  id: number;
  commit_id: string;
  body: string;
  html_url: string;
  created_at: string;
  updated_at: string;
}

/** Comments on commits. https://docs.github.com/en/rest/commits/comments */
export class CommitComments {
  readonly #all: CommitComment[] = [];
  readonly #name: string;
  readonly #now: Now;
  #id = 8_000;

  constructor(name: string, now: Now) {
    this.#name = name;
    this.#now = now;
  }

  /** Oldest first. */
  list(sha: string): CommitComment[] {
    return this.#all.filter(comment => comment.commit_id === sha);
  }

  create(sha: string, body: unknown, by: Signature): CommitComment {
    const at = timestamp(this.#now());
    const id = ++this.#id;
    const comment: CommitComment = {
      id,
      commit_id: sha,
      body: checked(body),
      ...by,
      html_url: `https://github.com/${this.#name}/commit/${sha}#commitcomment-${id}`,
      created_at: at,
      updated_at: at,
    };
    this.#all.push(comment);
    return comment;
  }

  update(id: string, body: unknown): CommitComment {
    const comment = this.#all.find(comment => String(comment.id) === id);
    if (comment === undefined) throw notFound();
    comment.body = checked(body);
    comment.updated_at = timestamp(this.#now());
    return comment;
  }
}

function checked(body: unknown): string {
  if (typeof body !== 'string' || body.trim() === '')
    throw invalid({ resource: 'CommitComment', field: 'body', code: 'missing_field' });
  return body;
}
