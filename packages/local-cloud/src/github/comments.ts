import { invalid, notFound } from './fault.ts';
import { JOB } from './permissions.ts';
import { type Now, timestamp } from './time.ts';

export interface Comment {
  id: number;
  /** The pull request's or the issue's. */
  issue: number;
  body: string;
  user: { login: string; type: 'Bot' | 'User' };
  author_association: string;
  html_url: string;
  created_at: string;
  updated_at: string;
}

/** Comments on issues and pull requests. https://docs.github.com/en/rest/issues/comments */
export class Comments {
  readonly #all: Comment[] = [];
  readonly #name: string;
  readonly #now: Now;
  #id = 5_000;

  constructor(name: string, now: Now) {
    this.#name = name;
    this.#now = now;
  }

  /** Oldest first, as GitHub lists them. */
  list(issue: string): Comment[] {
    return this.#all.filter(comment => String(comment.issue) === issue);
  }

  find(id: string): Comment | undefined {
    return this.#all.find(comment => String(comment.id) === id);
  }

  get(id: string): Comment {
    const found = this.find(id);
    if (found === undefined) throw notFound();
    return found;
  }

  /** @param by who writes it: the job's token is a bot's */
  create(
    issue: string,
    body: unknown,
    by: Pick<Comment, 'user' | 'author_association'> = {
      user: { login: JOB, type: 'Bot' },
      author_association: 'NONE',
    },
  ): Comment {
    const at = timestamp(this.#now());
    const id = ++this.#id;
    const comment: Comment = {
      id,
      issue: Number(issue),
      body: checked(body),
      ...by,
      html_url: `https://github.com/${this.#name}/pull/${issue}#issuecomment-${id}`,
      created_at: at,
      updated_at: at,
    };
    this.#all.push(comment);
    return comment;
  }

  /** Later than it was written, as whoever edits it is slower than the second that GitHub tells. */
  update(id: string, body: unknown): Comment {
    const comment = this.get(id);
    comment.body = checked(body);
    comment.updated_at = timestamp(Math.max(this.#now(), Date.parse(comment.created_at) + 1_000));
    return comment;
  }

  remove(id: string): void {
    this.#all.splice(this.#all.indexOf(this.get(id)), 1);
  }
}

/** GitHub takes 65,536 characters. */
function checked(body: unknown): string {
  if (typeof body !== 'string' || body.trim() === '')
    throw invalid({ resource: 'IssueComment', field: 'body', code: 'missing_field' });
  if (body.length > 65_536)
    throw invalid({
      resource: 'IssueComment',
      field: 'body',
      code: 'custom',
      message: 'body is too long (maximum is 65536 characters)',
    });
  return body;
}
