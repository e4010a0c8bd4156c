import type { GithubConnection } from './connection.ts';
import { IN_LISTS, once } from './once.ts';

interface Signed {
  body?: string | null | undefined;
  user?: { type?: string } | null | undefined;
  author_association?: string | undefined;
}

export interface AnsweredComment extends Signed {
  id: number;
  html_url: string;
}

/** A place where comments are: an issue, a pull request, a commit. */
export interface Thread {
  list(): AsyncIterable<AnsweredComment>;
  create(body: string): Promise<AnsweredComment>;
  /** To the same twice is harmless. `undefined`: somebody has deleted it meanwhile. */
  change(id: number, body: string): Promise<AnsweredComment | undefined>;
}

/** What GitHub takes, in characters. */
const LONGEST = 65_000;

/**
 * One comment in a thread: the first time it is made, then it is changed.
 * @returns where it is to be seen
 */
export async function upsertMarked(
  github: GithubConnection,
  thread: Thread,
  marker: string,
  body: string,
): Promise<string> {
  const mark = markOf(marker);
  const text = marked(mark, body);
  const find = async () => {
    for await (const comment of thread.list()) if (isOurs(comment, mark)) return comment;
    return undefined;
  };
  const found = await find();
  const changed = found && (await thread.change(found.id, text));
  return (changed ?? (await once(github, () => thread.create(text), find, IN_LISTS))).html_url;
}

/** What tells a text of ours from all others, hidden in it. */
export function markOf(marker: string): string {
  return `<!-- pipeline ${marker.replace(/[^\w./:#-]/g, '-')} -->`;
}

export function marked(mark: string, body: string): string {
  return `${mark}\n${body}`.slice(0, LONGEST);
}

/** Whoever looks can copy the mark: what is changed is of a bot, or of somebody who may write here anyway. */
export function isOurs({ body, user, author_association = '' }: Signed, mark: string): boolean {
  const trusted = user?.type === 'Bot' || ['OWNER', 'MEMBER', 'COLLABORATOR'].includes(author_association);
  return trusted && (body ?? '').startsWith(mark);
}
