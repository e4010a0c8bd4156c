import { invalid, notFound } from './fault.ts';
import type { Labels } from './labels.ts';
import type { User } from './people.ts';
import type { Pulls } from './pulls.ts';
import { type Now, timestamp } from './time.ts';

export interface Issue {
  number: number;
  title: string;
  body: string;
  user: User;
  author_association: string;
  state: 'open' | 'closed';
  state_reason: string | null;
  labels: readonly unknown[];
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  html_url: string;
  pull_request?: { html_url: string };
}

/** Who writes, as GitHub signs it. */
export interface Signature {
  user: User;
  author_association: string;
}

/** A repository's issues, of which a pull request is one. https://docs.github.com/en/rest/issues/issues */
export class Issues {
  readonly #all: Issue[] = [];
  readonly #name: string;
  readonly #pulls: Pulls;
  readonly #labels: Labels;
  readonly #now: Now;
  /** Above those of pull requests, with which they share their numbers. */
  #number = 1_000;

  constructor(name: string, pulls: Pulls, labels: Labels, now: Now) {
    this.#name = name;
    this.#pulls = pulls;
    this.#labels = labels;
    this.#now = now;
  }

  /** Newest first. */
  list(filters: URLSearchParams): Issue[] {
    const state = filters.get('state') ?? 'open';
    const labels = (filters.get('labels') ?? '').split(',').filter(label => label !== '');
    return this.#all
      .filter(issue => state === 'all' || issue.state === state)
      .filter(issue => labels.every(label => this.#labels.isOn(issue.number, label)))
      .map(issue => this.#answer(issue))
      .reverse();
  }

  /** Whether it was opened here as an issue; every other number is a pull request's. */
  has(number: string): boolean {
    return this.#all.some(issue => String(issue.number) === number);
  }

  get(number: string): Issue {
    const pull = this.#pulls.get(number);
    if (pull === undefined) return this.#answer(this.#find(number));
    const { title, body, user, state, created_at, updated_at, merged_at, html_url } = pull;
    const shown = { title, body, user, state, created_at, updated_at, html_url };
    return {
      ...shown,
      number: pull.number,
      author_association: 'NONE',
      state_reason: null,
      labels: this.#labels.on(pull.number),
      closed_at: merged_at,
      pull_request: { html_url },
    };
  }

  create(body: Record<string, unknown>, by: Signature): Issue {
    if (typeof body.title !== 'string' || body.title.trim() === '')
      throw invalid({ resource: 'Issue', field: 'title', code: 'missing_field' });
    const at = timestamp(this.#now());
    const number = ++this.#number;
    const issue: Issue = {
      number,
      title: checked('title', body.title),
      body: checked('body', body.body),
      ...by,
      state: 'open',
      state_reason: null,
      labels: [],
      created_at: at,
      updated_at: at,
      closed_at: null,
      html_url: `https://github.com/${this.#name}/issues/${number}`,
    };
    this.#all.push(issue);
    if (Array.isArray(body.labels)) this.#labels.add(number, body.labels);
    return this.#answer(issue);
  }

  update(number: string, { title, body, state, state_reason }: Record<string, unknown>): Issue {
    const issue = this.#find(number);
    const at = timestamp(this.#now());
    if (title !== undefined) issue.title = checked('title', title);
    if (body !== undefined) issue.body = checked('body', body);
    if (state === 'open' || state === 'closed') {
      issue.state = state;
      issue.closed_at = state === 'closed' ? at : null;
      issue.state_reason = state === 'closed' ? String(state_reason ?? 'completed') : 'reopened';
    } else if (state !== undefined) throw invalid({ resource: 'Issue', field: 'state', code: 'invalid' });
    issue.updated_at = at;
    return this.#answer(issue);
  }

  /** A comment on it changes when it was updated, too. */
  touch(number: string): void {
    const issue = this.#all.find(issue => String(issue.number) === number);
    if (issue !== undefined) issue.updated_at = timestamp(this.#now());
  }

  #find(number: string): Issue {
    const found = this.#all.find(issue => String(issue.number) === number);
    if (found === undefined) throw notFound();
    return found;
  }

  #answer(issue: Issue): Issue {
    return { ...issue, labels: this.#labels.on(issue.number) };
  }
}

/** GitHub takes a title of 256 characters and a body of 65,536. */
function checked(field: 'title' | 'body', value: unknown): string {
  const text = String(value ?? '');
  const most = field === 'title' ? 256 : 65_536;
  if (text.length > most)
    throw invalid({
      resource: 'Issue',
      field,
      code: 'custom',
      message: `${field} is too long (maximum is ${most} characters)`,
    });
  return text;
}
