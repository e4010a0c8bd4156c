import { type Circumstances, isLogin, nameKey } from '@pipeline/approval';
import type { CommitFacts, FoundPull } from '@pipeline/github';
import type { Ports } from '../ports.ts';

/** Whose work it is, as far as GitHub knows. */
export interface Origin {
  /** Logins of those who wrote or committed it, and of its pull requests' authors. */
  authors: string[];
  /** How many commits belong to no account, so that nobody knows whose they are. */
  unknown: number;
  /** How many commits there are. */
  total: number;
  pulls: FoundPull[];
  /** The paths that it changes, as far as GitHub tells them. */
  files: string[];
  /** Absent where there is nothing to compare with. */
  since?: NonNullable<Circumstances['since']>;
}

/** Commits whose pull requests are asked for, the newest: a call each. */
const ASKED_FOR = 20;

/** Whose work a commit brings. @param base what is live; without it, the commit alone is looked at */
export async function originOf(
  sha: string,
  base: string | undefined,
  { github }: Pick<Ports, 'github'>,
): Promise<Origin> {
  const between = base === undefined ? undefined : await github.commitsBetween(base, sha);
  // Nothing new, or the other way: it is somebody's work all the same.
  const commits = between?.commits.length ? between.commits : [await github.commit(sha)];
  const found = await Promise.all(commits.slice(-ASKED_FOR).map(commit => github.pullsOf(commit.sha)));
  const pulls = [...new Map(found.flat().map(pull => [pull.number, pull])).values()];
  const total = between?.total ?? 1;
  return {
    authors: people([...commits.flatMap(authorsOf), ...pulls.map(({ author }) => author.login)]),
    unknown:
      commits.filter(({ author }) => author === undefined).length + Math.max(0, total - commits.length),
    total,
    pulls,
    files: between?.files ?? [],
    ...(base !== undefined &&
      between !== undefined && {
        since: {
          base,
          total,
          commits: between.commits.map(({ sha, subject, author }) => ({
            sha,
            subject,
            ...(author && { author: author.login }),
          })),
          pulls: pulls.map(({ number, title, author, url }) => ({
            number,
            title,
            author: author.login,
            url,
          })),
        },
      }),
  };
}

/** https://docs.github.com/en/account-and-profile/reference/email-addresses-reference#your-noreply-email-address */
const CO_AUTHOR = /^co-authored-by:[^<\n]*<(?:\d+\+)?([^@+>\s]+)@users\.noreply\.github\.com>\s*$/gim;

function authorsOf({ author, committer, message }: CommitFacts): string[] {
  const together = [...message.matchAll(CO_AUTHOR)].flatMap(([, login]) => login ?? []);
  return [author?.login, committer?.login, ...together].flatMap(login => login ?? []);
}

/** Each person once. GitHub's own hand, and that of a bot, is nobody's. */
export function people(logins: readonly string[]): string[] {
  const once = new Map(
    logins.filter(login => isLogin(login) && login !== 'web-flow').map(login => [nameKey(login), login]),
  );
  return [...once.values()].sort();
}
