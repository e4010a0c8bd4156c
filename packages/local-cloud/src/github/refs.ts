import { createHash } from 'node:crypto';
import type { CommitGraph } from './commit-graph.ts';
import { GithubFault, notFound } from './fault.ts';

/** An annotated tag's own object. */
export interface TagObject {
  sha: string;
  tag: string;
  message: string;
  object: { type: 'commit'; sha: string };
}

/** https://github.com/googleapis/release-please-action/issues/1194 */
const RESTRICTED =
  'Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n';

/** A repository's refs, and what annotated tags point with. https://docs.github.com/en/rest/git/refs */
export class Refs {
  readonly #graph: CommitGraph;
  readonly #shas = new Map<string, string>();
  readonly #tags = new Map<string, TagObject>();
  readonly #restricted: string | undefined;

  /** @param restricted how tags begin that a ruleset lets nobody make */
  constructor(graph: CommitGraph, restricted?: string) {
    this.#graph = graph;
    this.#restricted = restricted;
  }

  /** @param name without `refs/` */
  get(name: string): unknown {
    return this.#answer(`refs/${name}`, this.#shas.get(`refs/${name}`));
  }

  async create(ref: string, sha: string): Promise<unknown> {
    if (!/^refs\/[^/]+\/.+$/.test(ref) || /[ ~^:?*[\\]|\.\.|\/\/|\/$|\.lock(?:\/|$)/.test(ref)) {
      throw new GithubFault(422, `${ref} is not a valid ref name.`);
    }
    if (!this.#tags.has(sha) && !(await this.#graph.exists(sha)))
      throw new GithubFault(422, 'Object does not exist');
    if (this.#shas.has(ref)) throw new GithubFault(422, 'Reference already exists');
    if (this.#restricted !== undefined && ref.startsWith(`refs/tags/${this.#restricted}`))
      throw new GithubFault(422, RESTRICTED);
    // A ref is a file in git: it cannot be a folder of other refs as well.
    for (const other of this.#shas.keys()) {
      if (other.startsWith(`${ref}/`) || ref.startsWith(`${other}/`))
        throw new GithubFault(422, 'Reference update failed');
    }
    this.#shas.set(ref, sha);
    return this.#answer(ref, sha);
  }

  async update(name: string, sha: string, force: boolean): Promise<unknown> {
    const ref = `refs/${name}`;
    const before = this.#shas.get(ref);
    if (before === undefined) throw new GithubFault(422, 'Reference does not exist');
    if (!(await this.#graph.exists(sha))) throw new GithubFault(422, 'Object does not exist');
    // Not what was read before the wait: another request may have moved it.
    const now = this.#shas.get(ref) ?? before;
    if (!force && !this.#graph.ancestors(sha).has(now))
      throw new GithubFault(422, 'Update is not a fast forward');
    this.#shas.set(ref, sha);
    return this.#answer(ref, sha);
  }

  remove(name: string): void {
    if (!this.#shas.delete(`refs/${name}`)) throw new GithubFault(422, 'Reference does not exist');
  }

  /** https://docs.github.com/en/rest/git/tags#create-a-tag-object: the tag's ref is made apart from it. */
  async createTag({ tag, message, object }: Record<string, unknown>): Promise<TagObject> {
    if (!(await this.#graph.exists(String(object)))) throw new GithubFault(422, 'Object does not exist');
    const sha = createHash('sha1').update(`tag ${tag} ${object} ${message}`).digest('hex');
    const made: TagObject = {
      sha,
      tag: String(tag),
      message: String(message),
      object: { type: 'commit', sha: String(object) },
    };
    this.#tags.set(sha, made);
    return made;
  }

  tagObject(sha: string): TagObject {
    const found = this.#tags.get(sha);
    if (found === undefined) throw notFound();
    return found;
  }

  /** The commit that a branch or a tag is at. */
  commitAt(name: string): string | undefined {
    const sha = this.#shas.get(`refs/heads/${name}`) ?? this.#shas.get(`refs/tags/${name}`);
    return (sha && this.#tags.get(sha)?.object.sha) ?? sha;
  }

  #answer(ref: string, sha: string | undefined): unknown {
    if (sha === undefined) throw notFound();
    return { ref, object: { type: this.#tags.has(sha) ? 'tag' : 'commit', sha } };
  }
}
