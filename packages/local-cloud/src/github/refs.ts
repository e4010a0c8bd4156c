import type { CommitGraph } from './commit-graph.ts';
import { GithubFault, notFound } from './fault.ts';

/** A repository's refs. https://docs.github.com/en/rest/git/refs */
export class Refs {
  readonly #graph: CommitGraph;
  readonly #shas = new Map<string, string>();

  constructor(graph: CommitGraph) {
    this.#graph = graph;
  }

  /** @param name without `refs/` */
  get(name: string): unknown {
    return this.#answer(`refs/${name}`, this.#shas.get(`refs/${name}`));
  }

  async create(ref: string, sha: string): Promise<unknown> {
    if (!/^refs\/[^/]+\/.+$/.test(ref) || /[ ~^:?*[\\]|\.\.|\/\/|\/$|\.lock(?:\/|$)/.test(ref)) {
      throw new GithubFault(422, `${ref} is not a valid ref name.`);
    }
    if (!(await this.#graph.exists(sha))) throw new GithubFault(422, 'Object does not exist');
    if (this.#shas.has(ref)) throw new GithubFault(422, 'Reference already exists');
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

  #answer(ref: string, sha: string | undefined): unknown {
    if (sha === undefined) throw notFound();
    return { ref, object: { type: 'commit', sha } };
  }
}
