import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { People, User } from './people.ts';

/** Who made a commit, when and what for. */
export interface CommitFacts {
  sha: string;
  message: string;
  /** The login of who wrote it, where the address belongs to somebody. */
  author?: string;
  /** Their address, from which the login is told where it is not given. */
  email?: string;
  /** The login of who made the commit; the author's when absent. */
  committer?: string;
  committerEmail?: string;
  /** When it was made. ISO 8601, UTC. */
  at: string;
  /** When it was written; the same when absent. */
  authoredAt?: string;
  /** The paths that it changes; none when absent. */
  files?: readonly string[];
}

/** https://git-scm.com/docs/git-show#_pretty_formats */
export async function gitFacts(directory: string, sha: string): Promise<CommitFacts> {
  const format = '--format=%ae%x00%ce%x00%at%x00%ct%x00%B';
  const args = ['-C', directory, 'show', '--no-patch', format, sha];
  const { stdout } = await promisify(execFile)('git', args, { maxBuffer: 1 << 24 });
  const [email = '', committerEmail = '', written = '', made = '', ...message] = stdout.split('\0');
  const time = (seconds: string) => new Date(Number(seconds) * 1_000).toISOString().replace('.000Z', 'Z');
  return {
    sha,
    email,
    committerEmail,
    authoredAt: time(written),
    at: time(made),
    message: message.join('\0').trim(),
  };
}

/** https://docs.github.com/en/rest/commits/commits#get-a-commit, without its files. */
export function commitAnswer(facts: CommitFacts, parents: readonly string[], people: People): unknown {
  const { sha, message, at, authoredAt = at, email, committerEmail = email } = facts;
  const login = facts.author ?? (email && people.loginOf(email));
  const committer = facts.committer ?? (committerEmail && people.loginOf(committerEmail)) ?? login;
  const user = (name: string | undefined): User | null => (name ? people.user(name) : null);
  const signed = (name: string | undefined, address: string | undefined, date: string) => ({
    name: name ?? 'somebody',
    email: address ?? `${name ?? 'somebody'}@example.com`,
    date,
  });
  return {
    sha,
    commit: {
      message,
      author: signed(login, email, authoredAt),
      committer: signed(committer, committerEmail, at),
    },
    author: user(login),
    committer: user(committer),
    parents: parents.map(parent => ({ sha: parent })),
  };
}
