import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { type CommitFacts, gitFacts } from './commit-facts.ts';
import { GithubFault } from './fault.ts';
import { type Now, timestamp } from './time.ts';

/** Where the commits come from: oldest first, each on top of the one before unless it says otherwise; or a git directory. */
export type Seed = readonly (string | SeedCommit)[] | { git: string };

/** A commit that more is known of. */
export interface SeedCommit extends Partial<Omit<CommitFacts, 'sha'>> {
  sha: string;
  parents?: readonly string[];
}

export interface CommitObject {
  sha: string;
  message: string;
  tree: string;
  parents: readonly string[];
}

const SHA = /^[0-9a-f]{40}$/;

/** The commits of a repository, and how they stand to each other. */
export class CommitGraph {
  readonly #parents = new Map<string, readonly string[]>();
  readonly #written = new Map<string, CommitObject>();
  readonly #trees = new Set<string>();
  readonly #seed: Seed | undefined;
  readonly #facts = new Map<string, CommitFacts>();
  readonly #now: Now;

  /** Without a seed every commit id is taken for one that exists, and nothing is known of its ancestors. */
  constructor(seed: Seed | undefined, now: Now = Date.now) {
    this.#seed = seed;
    this.#now = now;
    if (seed === undefined || 'git' in seed) return;
    const commits = seed.map(commit => (typeof commit === 'string' ? { sha: commit } : commit));
    commits.forEach((commit, index) => {
      const { sha, parents = commits.slice(Math.max(index - 1, 0), index).map(before => before.sha) } =
        commit;
      this.#parents.set(sha, parents);
      this.#facts.set(sha, { ...this.#plain(sha), ...commit });
    });
  }

  async exists(sha: string): Promise<boolean> {
    if (this.#parents.has(sha)) return true;
    if (this.#seed === undefined) return SHA.test(sha);
    if (!('git' in this.#seed)) return false;
    // New ones are made while this runs.
    const { stdout } = await promisify(execFile)(
      'git',
      ['-C', this.#seed.git, 'rev-list', '--all', '--parents'],
      { maxBuffer: 1 << 28 },
    );
    for (const line of stdout.split('\n').filter(line => line !== '')) {
      const [commit = '', ...parents] = line.split(' ');
      this.#parents.set(commit, parents);
    }
    return this.#parents.has(sha);
  }

  /** A commit, and everything that it stands on. */
  ancestors(sha: string): Set<string> {
    const found = new Set<string>();
    const left = [sha];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      left.push(...(this.#parents.get(next) ?? []));
    }
    return found;
  }

  /** https://docs.github.com/en/rest/git/trees#create-a-tree */
  addTree(entries: unknown): string {
    if (!Array.isArray(entries) || entries.length === 0) throw new GithubFault(422, 'Invalid tree info');
    const sha = objectId('tree', JSON.stringify(entries));
    this.#trees.add(sha);
    return sha;
  }

  /**
   * https://docs.github.com/en/rest/git/commits#create-a-commit. git's own empty tree does not count as there:
   * https://github.com/r-lib/gert/issues/149
   */
  async addCommit(message: string, tree: string, parents: readonly string[]): Promise<CommitObject> {
    if (!this.#trees.has(tree)) throw new GithubFault(422, 'Tree SHA does not exist');
    for (const parent of parents) {
      if (!(await this.exists(parent)))
        throw new GithubFault(422, 'Parent SHA does not exist or is not a commit object');
    }
    const sha = objectId('commit', JSON.stringify([message, tree, parents]));
    const commit = { sha, message, tree, parents };
    this.#written.set(sha, commit);
    this.#parents.set(sha, parents);
    this.#facts.set(sha, { ...this.#plain(sha), message });
    return commit;
  }

  async get(sha: string): Promise<CommitObject | undefined> {
    const written = this.#written.get(sha);
    if (written !== undefined || !(await this.exists(sha))) return written;
    const { message } = await this.facts(sha);
    return { sha, message, tree: objectId('tree', sha), parents: this.parents(sha) };
  }

  parents(sha: string): readonly string[] {
    return this.#parents.get(sha) ?? [];
  }

  /** Of one that exists. */
  async facts(sha: string): Promise<CommitFacts> {
    const known = this.#facts.get(sha);
    if (known !== undefined) return known;
    const seed = this.#seed;
    const facts = seed !== undefined && 'git' in seed ? await gitFacts(seed.git, sha) : this.#plain(sha);
    this.#facts.set(sha, facts);
    return facts;
  }

  #plain(sha: string): CommitFacts {
    return { sha, message: 'a commit', at: timestamp(this.#now()) };
  }
}

function objectId(type: string, content: string): string {
  return createHash('sha1').update(`${type} ${content.length}\0${content}`).digest('hex');
}
