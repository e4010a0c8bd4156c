import type { Logger } from '@pipeline/action-kit';
import type { Clock, CommitOrder, Journal, ProofLog, ReleaseLog } from '@pipeline/contracts';

/** A release on GitHub. https://docs.github.com/en/rest/releases/releases */
export interface GithubRelease {
  id: number;
  tag: string;
  /** Its page. */
  url: string;
  /** Markdown. */
  body: string;
  draft: boolean;
  prerelease: boolean;
  /** Its tag and files can never be changed again; its texts and marks can. */
  immutable: boolean;
  /** ISO 8601, UTC; absent of a draft. */
  publishedAt?: string;
}

export interface ReleaseWanted {
  tag: string;
  /** Where GitHub makes the tag when a draft is published. */
  commit: string;
  /** Absent: the tag, or as it is. */
  title?: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  /** Absent: as it is. */
  latest?: boolean;
}

export interface Commit {
  sha: string;
  message: string;
  /** Whose account; absent where the address is nobody's. */
  author?: string;
  /** It joins others, and is no change of its own. */
  merge: boolean;
}

export interface Between {
  /** Of `head` and not of `base`, newest first: the newest of them, at most as many as were asked for. */
  commits: Commit[];
  /** How many there are in all. */
  total: number;
  /** How `head` stands to `base`. */
  order: CommitOrder;
}

export interface Pull {
  number: number;
  title: string;
  labels: string[];
  author?: string;
}

/** What is asked of GitHub. */
export interface Publisher {
  /** The commit that a tag is at; `undefined` where there is no such tag. */
  tagAt(tag: string): Promise<string | undefined>;
  /** Makes it, unless it is there at that very commit; never moves one. */
  createTag(tag: string, sha: string): Promise<void>;
  /** In no order, drafts among them, as many as are looked at. */
  releases(): Promise<GithubRelease[]>;
  /** The published one with that tag, however old. */
  releaseOf(tag: string): Promise<GithubRelease | undefined>;
  /** Somebody else's, where one with this tag has been published meanwhile. */
  create(wanted: ReleaseWanted): Promise<GithubRelease>;
  update(id: number, changes: Partial<ReleaseWanted>): Promise<GithubRelease>;
  /** @param base a commit or a tag */
  between(base: string, head: string, limit: number): Promise<Between>;
  /** The merged pull requests of this repository that brought a commit. */
  pullsOf(sha: string): Promise<Pull[]>;
}

/** What the story needs of the world. */
export interface Ports {
  /** Absent where only a plan is wanted and nothing is there to read it with. */
  home?: { log: Pick<ReleaseLog, 'recent'> & Pick<ProofLog, 'proofs'>; journal: Pick<Journal, 'entries'> };
  github?: Publisher;
  /** The repository's page, without a slash at its end. */
  repositoryUrl: string;
  /** Keeps a text beside the run's other files, and returns its path. */
  keepFile(name: string, text: string): Promise<string>;
  log: Pick<Logger, 'info' | 'warn' | 'group'>;
  clock: Pick<Clock, 'now'>;
}
