import { invalid, notFound } from './fault.ts';

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

/** Comments on pull requests, every one of which exists. https://docs.github.com/en/rest/issues/comments */
export class Comments {
  readonly #all: Comment[] = [];
  #id = 5_000;

  /** Oldest first, as GitHub lists them. */
  list(issue: string): Comment[] {
    return this.#all.filter(comment => String(comment.issue) === issue);
  }

  get(id: string): Comment {
    const found = this.#all.find(comment => String(comment.id) === id);
    if (found === undefined) throw notFound();
    return found;
  }

  /** @param by who writes it: the job's token is a bot's */
  create(
    issue: string,
    body: unknown,
    by: Pick<Comment, 'user' | 'author_association'> = {
      user: { login: 'github-actions[bot]', type: 'Bot' },
      author_association: 'NONE',
    },
  ): Comment {
    const at = new Date().toISOString();
    const id = ++this.#id;
    const comment: Comment = {
      id,
      issue: Number(issue),
      body: checked(body),
      ...by,
      html_url: `https://github.com/org/shop/pull/${issue}#issuecomment-${id}`,
      created_at: at,
      updated_at: at,
    };
    this.#all.push(comment);
    return comment;
  }

  update(id: string, body: unknown): Comment {
    const comment = this.get(id);
    comment.body = checked(body);
    comment.updated_at = new Date().toISOString();
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
