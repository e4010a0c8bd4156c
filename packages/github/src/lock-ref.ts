import { randomUUID } from 'node:crypto';
import { ActionError, type LockHolder, RemoteError } from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import { once } from './once.ts';

/** What a lock's ref points to: a commit whose message says who holds it. Without a holder it is free. */
export interface LockState {
  sha: string;
  holder?: LockHolder;
}

export interface LockRef {
  read(): Promise<LockState | undefined>;
  /**
   * Puts a new state on top of the one that was seen. The ref is created or moved forward, never forced: of two who
   * saw the same state, GitHub refuses the second.
   * @returns the new state, or `undefined` where someone else was faster
   */
  advance(seen: LockState | undefined, holder: LockHolder | undefined): Promise<LockState | undefined>;
}

const needs = 'contents: write';
const reading = 'contents: read';

/** A lock as a ref outside of branches and tags. https://docs.github.com/en/rest/git/refs */
export function lockRef(github: GithubConnection, name: string, tree: () => Promise<string>): LockRef {
  const ref = `pipeline/locks/${name}`;

  const target = async (): Promise<string | undefined> => {
    try {
      const found = await github.call({
        operation: 'get a reference',
        needs: reading,
        send: (octokit, at) => octokit.rest.git.getRef({ ...at, ref }),
      });
      return found.object.sha;
    } catch (error) {
      if (error instanceof RemoteError && error.status === 404) return undefined;
      throw error;
    }
  };

  /** Nothing points to it yet, so that making it twice is harmless. */
  const commit = async (seen: LockState | undefined, holder: LockHolder | undefined): Promise<string> => {
    const parents = seen === undefined ? [] : [seen.sha];
    const message = messageOf(name, holder);
    const root = await tree();
    const made = await github.call({
      operation: 'create a commit',
      needs,
      send: (octokit, at) => octokit.rest.git.createCommit({ ...at, message, tree: root, parents }),
    });
    return made.sha;
  };

  const move = (seen: LockState | undefined, sha: string) =>
    github.call({
      operation: seen === undefined ? 'create a reference' : 'update a reference',
      needs,
      write: true,
      send: (octokit, at) =>
        seen === undefined
          ? octokit.rest.git.createRef({ ...at, ref: `refs/${ref}`, sha })
          : octokit.rest.git.updateRef({ ...at, ref, sha, force: false }),
    });

  return {
    async read() {
      const sha = await target();
      if (sha === undefined) return undefined;
      const { message } = await github.call({
        operation: 'get a commit',
        needs: reading,
        send: (octokit, at) => octokit.rest.git.getCommit({ ...at, commit_sha: sha }),
      });
      return { sha, ...holderOf(name, message) };
    },
    async advance(seen, holder) {
      const sha = await commit(seen, holder);
      const ours = async () => ((await target()) === sha ? true : undefined);
      const moved = await once(github, () => move(seen, sha).then(() => true), ours).catch(
        async (error: unknown) => {
          if (!(error instanceof RemoteError) || error.status !== 422) throw error;
          // Refused: someone was faster, or it was ourselves and the answer got lost.
          const now = await target();
          if (now === sha) return true;
          if (now === seen?.sha) throw error;
          return false;
        },
      );
      return moved ? { sha, ...(holder && { holder }) } : undefined;
    },
  };
}

/** The first line is for people who look at the ref, the last one for us. */
function messageOf(name: string, holder: LockHolder | undefined): string {
  const title = holder === undefined ? `${name} is free` : `${name} is locked by ${holder.owner}`;
  // Two who write the same at the same time must not make the same commit, or both would seem to have won.
  return `${title}\n\n${JSON.stringify({ schema: 1, holder, id: randomUUID() })}\n`;
}

function holderOf(name: string, message: string): { holder?: LockHolder } {
  try {
    const { schema, holder } = JSON.parse(message.trim().split('\n').at(-1) ?? '') as {
      schema: unknown;
      holder?: LockHolder;
    };
    if (schema === 1) return holder === undefined ? {} : { holder };
  } catch {
    // Not written by us, as said below.
  }
  throw new ActionError('lock-unreadable', `refs/pipeline/locks/${name} does not say who holds the lock.`, {
    hint: `A newer version of the pipeline wrote it, or something else did. If nothing is being deployed, delete it: git push origin :refs/pipeline/locks/${name}`,
  });
}
