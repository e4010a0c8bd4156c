import { oneLine } from '@pipeline/action-kit';
import { ConfigError, RemoteError } from '@pipeline/contracts';
import {
  type CommitFacts,
  createRelease,
  createTag,
  type FoundRelease,
  type GithubConnection,
  type ReleaseWanted as GithubWanted,
  githubHistory,
  listReleases,
  newestBetween,
  pullsOf,
  readRelease,
  readTag,
  updateRelease,
} from '@pipeline/github';
import type { Commit, GithubRelease, Publisher, ReleaseWanted } from '../ports.ts';

/** Releases that are looked at, from the newest on. */
const RELEASES = 300;

/** What the story asks of GitHub, of one repository. */
export function publisher(github: GithubConnection): Publisher {
  return {
    tagAt: tag => readTag(github, tag),
    async createTag(tag, sha) {
      try {
        await createTag(github, tag, sha);
      } catch (error) {
        if (!(error instanceof RemoteError) || error.status !== 422) throw error;
        throw new ConfigError(
          `GitHub refuses the tag ${tag} at ${sha.slice(0, 7)}: ${oneLine(error.message)}`,
          {
            cause: error,
            hint: 'Where a ruleset restricts tags, give `github-token` the token of an App that may bypass it. Else see whether the commit is of this repository.',
          },
        );
      }
    },
    releases: async () => (await listReleases(github, RELEASES)).map(asRelease),
    async releaseOf(tag) {
      const found = await readRelease(github, tag);
      return found && asRelease(found);
    },
    create: async wanted => asRelease(await createRelease(github, asWanted(wanted))),
    update: async (id, changes) => asRelease(await updateRelease(github, id, asChanges(changes))),
    async between(base, head, limit) {
      const [found, order] = [
        await newestBetween(github, base, head, limit),
        await githubHistory(github).compare(base, head),
      ];
      return { commits: (found?.commits ?? []).map(asCommit), total: found?.total ?? 0, order };
    },
    async pullsOf(sha) {
      const found = await pullsOf(github, sha);
      return found
        .filter(({ mergedAt, url }) => mergedAt !== undefined && isIn(github.repository, url))
        .map(({ number, title, labels, author }) => ({ number, title, labels, author: author.login }));
    },
  };
}

/** Whether a page is of this repository: a commit may have come into a fork by what it was forked from. */
function isIn(repository: string, url: string): boolean {
  return new URL(url).pathname.toLowerCase().startsWith(`/${repository.toLowerCase()}/`);
}

function asRelease({ name: _, ...release }: FoundRelease): GithubRelease {
  return release;
}

function asWanted(wanted: ReleaseWanted): GithubWanted {
  const { tag, commit, title, ...rest } = wanted;
  return { latest: false, ...rest, tag, sha: commit, name: title ?? tag };
}

function asChanges({ commit, title, ...rest }: Partial<ReleaseWanted>): Partial<GithubWanted> {
  return {
    ...rest,
    ...(commit !== undefined && { sha: commit }),
    ...(title !== undefined && { name: title }),
  };
}

function asCommit({ sha, message, author, parents }: CommitFacts): Commit {
  return { sha, message, ...(author && { author: author.login }), merge: parents > 1 };
}
