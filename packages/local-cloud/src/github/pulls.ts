import type { Label, Labels } from './labels.ts';
import type { People, User } from './people.ts';
import { type Now, timestamp } from './time.ts';

/** A pull request as it is put there: nothing opens one through the API here. */
export interface SeedPull {
  number: number;
  title: string;
  /** Who opened it. */
  author: string;
  /** What it brings, oldest first; the last is the head of its branch. */
  commits: readonly string[];
  /** The commit that it became on the base branch, where that is another, as after a squash. */
  merge?: string;
  /** Whether it is merged; it is when absent. */
  merged?: boolean;
  /** `main` when absent. */
  base?: string;
  body?: string;
  labels?: readonly string[];
}

export interface Pull {
  number: number;
  title: string;
  body: string;
  user: User;
  state: 'open' | 'closed';
  created_at: string;
  updated_at: string;
  merged_at: string | null;
  merge_commit_sha: string | null;
  head: { sha: string; ref: string };
  base: { ref: string };
  html_url: string;
}

/** A repository's pull requests. https://docs.github.com/en/rest/pulls/pulls */
export class Pulls {
  readonly #all = new Map<number, { pull: Pull; commits: readonly string[] }>();
  readonly #people: People;
  readonly #now: Now;
  readonly #name: string;
  readonly #labels: Labels;

  constructor(name: string, people: People, labels: Labels, now: Now, seed: readonly SeedPull[]) {
    this.#name = name;
    this.#labels = labels;
    this.#people = people;
    this.#now = now;
    for (const each of seed) this.add(each);
  }

  add(seed: SeedPull): Pull {
    const { number, title, author, commits, merge, merged = true, base = 'main', body = '' } = seed;
    const at = timestamp(this.#now());
    const head = commits.at(-1) ?? '';
    const pull: Pull = {
      number,
      title,
      body,
      user: this.#people.user(author),
      state: merged ? 'closed' : 'open',
      created_at: at,
      updated_at: at,
      merged_at: merged ? at : null,
      merge_commit_sha: merged ? (merge ?? head) : null,
      head: { sha: head, ref: `pull-${number}` },
      base: { ref: base },
      html_url: `https://github.com/${this.#name}/pull/${number}`,
    };
    this.#labels.add(number, seed.labels ?? []);
    this.#all.set(number, { pull, commits: merge === undefined ? commits : [...commits, merge] });
    return pull;
  }

  get(number: string): Pull | undefined {
    return this.#all.get(Number(number))?.pull;
  }

  /** https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit */
  of(sha: string): (Pull & { labels: Label[] })[] {
    const found = [...this.#all.values()].filter(({ commits }) => commits.includes(sha));
    return found.map(({ pull }) => ({ ...pull, labels: this.#labels.on(pull.number) }));
  }
}
