import { invalid, notFound } from './fault.ts';
import type { User } from './people.ts';
import { type Now, timestamp } from './time.ts';

export interface Release {
  id: number;
  tag_name: string;
  target_commitish: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  /** https://docs.github.com/en/code-security/concepts/supply-chain-security/immutable-releases */
  immutable: boolean;
  author: User;
  /** When its commit was made, not the release. https://docs.github.com/en/rest/releases/releases#get-the-latest-release */
  created_at: string;
  published_at: string | null;
  html_url: string;
}

/** Longer notes are refused. */
const LONGEST = 125_000;

/** A repository's releases. https://docs.github.com/en/rest/releases/releases */
export class Releases {
  readonly #all: Release[] = [];
  readonly #name: string;
  readonly #now: Now;
  #id = 9_000;
  #latest: number | undefined;
  readonly #immutable: boolean;

  /** @param immutable whether what is published stays as it is */
  constructor(name: string, now: Now, immutable = false) {
    this.#name = name;
    this.#now = now;
    this.#immutable = immutable;
  }

  /** The newest commit's first, as others have seen it: https://github.com/tooomm/github-release-stats/issues/43 */
  list(): Release[] {
    return this.#all.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at) || b.id - a.id);
  }

  get(id: string): Release {
    const found = this.#all.find(release => String(release.id) === id);
    if (found === undefined) throw notFound();
    return found;
  }

  /** A draft is not found by the tag that it will have. */
  byTag(tag: string): Release {
    const found = this.#all.find(release => release.tag_name === tag && !release.draft);
    if (found === undefined) throw notFound();
    return found;
  }

  /** The one that was said to be, else the newest that is neither a draft nor a prerelease. */
  latest(): Release {
    const chosen = this.#all.find(({ id }) => id === this.#latest);
    const found = chosen ?? this.list().find(({ draft, prerelease }) => !draft && !prerelease);
    if (found === undefined) throw notFound();
    return found;
  }

  /** @param committed when its commit was made, where that is known */
  create(body: Record<string, unknown>, author: User, committed?: string): Release {
    const { tag_name, target_commitish = 'main', draft = false } = body;
    if (typeof tag_name !== 'string' || tag_name === '')
      throw invalid({ resource: 'Release', field: 'tag_name', code: 'missing_field' });
    if (draft !== true && this.#all.some(release => release.tag_name === tag_name && !release.draft))
      throw invalid({ resource: 'Release', field: 'tag_name', code: 'already_exists' });
    const at = timestamp(this.#now());
    const release: Release = {
      id: ++this.#id,
      tag_name,
      target_commitish: String(target_commitish),
      name: '',
      body: '',
      draft: draft === true,
      prerelease: false,
      immutable: this.#immutable && draft !== true,
      author,
      created_at: committed ?? at,
      published_at: draft === true ? null : at,
      html_url: `https://github.com/${this.#name}/releases/tag/${encodeURIComponent(tag_name)}`,
    };
    this.#change(release, body);
    this.#choose(release, body.make_latest ?? 'true');
    this.#all.push(release);
    return release;
  }

  update(id: string, body: Record<string, unknown>): Release {
    const release = this.get(id);
    if (release.immutable && (body.tag_name ?? release.tag_name) !== release.tag_name)
      throw invalid({ resource: 'Release', field: 'tag_name', code: 'invalid' });
    this.#change(release, body);
    if (body.draft === false) {
      release.draft = false;
      release.immutable = this.#immutable;
      release.published_at ??= timestamp(this.#now());
    }
    this.#choose(release, body.make_latest);
    return release;
  }

  #change(release: Release, changes: Record<string, unknown>): void {
    const { name, body, prerelease, tag_name, target_commitish } = changes;
    if (String(body ?? '').length > LONGEST)
      throw invalid({
        resource: 'Release',
        field: 'body',
        code: 'custom',
        message: 'body is too long (maximum is 125000 characters)',
      });
    if (name !== undefined) release.name = String(name ?? '');
    if (body !== undefined) release.body = String(body ?? '');
    if (prerelease !== undefined) release.prerelease = prerelease === true;
    if (tag_name !== undefined) release.tag_name = String(tag_name);
    if (target_commitish !== undefined) release.target_commitish = String(target_commitish);
  }

  /** A draft or a prerelease cannot be the latest. https://docs.github.com/en/rest/releases/releases#update-a-release */
  #choose({ id, draft, prerelease }: Release, latest: unknown): void {
    if (latest === 'true' && !draft && !prerelease) this.#latest = id;
    if (latest === 'false' && this.#latest === id) this.#latest = undefined;
  }
}
