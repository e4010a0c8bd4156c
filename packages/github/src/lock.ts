import { ActionError, type Lease, type Lock, type LockHolder } from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import { type LockRef, type LockState, lockRef } from './lock-ref.ts';

const ATTEMPTS = 10;

/**
 * Locks as refs (`refs/pipeline/locks/…`), each step a commit on top of the last: taking, renewing, giving back and
 * breaking are all one atomic fast-forward, and the ref's history says who had it when. A lock that was given back is
 * a ref that says so; it is not deleted, since a deletion cannot be made to depend on what is deleted.
 * Needs `contents: write`.
 */
export function githubLock(github: GithubConnection): Lock {
  const { clock } = github;
  let made: Promise<string> | undefined;
  // GitHub does not take git's own empty tree: https://github.com/r-lib/gert/issues/149
  const tree = () => {
    made ??= lockTree(github);
    return made;
  };
  const refOf = (name: string) => lockRef(github, name, tree);

  return {
    async take(name, holder) {
      const ref = refOf(name);
      for (let tried = 1; tried <= ATTEMPTS; tried++) {
        const seen = await ref.read();
        const before = seen?.holder;
        if (before && before.expires > clock.now()) {
          return { heldBy: before };
        }
        const state = await ref.advance(seen, holder);
        if (state !== undefined) {
          const taken = { lease: lease(ref, state, holder) };
          return before === undefined ? taken : { ...taken, from: before };
        }
        await clock.sleep(200 * tried);
      }
      throw new ActionError('locked', `${name} could not be locked: others took it ${ATTEMPTS} times.`, {
        hint: 'Many runs deploy at once. Run this one again.',
      });
    },
    inspect: async name => (await refOf(name).read())?.holder,
    async break(name) {
      const ref = refOf(name);
      for (let tried = 1; tried <= ATTEMPTS; tried++) {
        const seen = await ref.read();
        if (seen?.holder === undefined) return false;
        if ((await ref.advance(seen, undefined)) !== undefined) return true;
      }
      throw new ActionError(
        'locked',
        `${name} could not be broken: it changed ${ATTEMPTS} times meanwhile.`,
        {
          hint: 'Its run is alive, or others wait for it. See who holds it with `operation: unlock` and `dry-run: true`.',
        },
      );
    },
  };
}

function lease(ref: LockRef, taken: LockState, first: LockHolder): Lease {
  let state = taken;
  let holder = first;
  /** A renewal that was made and not answered moved the ref, too: it is still ours, one step further. */
  const again = async (next: LockHolder | undefined): Promise<LockState | undefined> => {
    const seen = await ref.read();
    const ours = seen?.holder?.owner === first.owner && seen.holder.since === first.since;
    return ours ? ref.advance(seen, next) : undefined;
  };
  return {
    get holder() {
      return holder;
    },
    async renew(expires) {
      const renewed = { ...holder, expires };
      const next = (await ref.advance(state, renewed)) ?? (await again(renewed));
      if (next === undefined) {
        throw new ActionError('lock-lost', 'The lock was taken over or broken by another run.', {
          hint: 'See what is live before this is run again.',
        });
      }
      state = next;
      holder = renewed;
    },
    async release() {
      // Not ours any more: nothing to give back.
      if ((await ref.advance(state, undefined)) === undefined) await again(undefined);
    },
  };
}

async function lockTree(github: GithubConnection): Promise<string> {
  const content = 'The history of this ref says which run held the lock, and when.\n';
  const { sha } = await github.call({
    operation: 'create a tree',
    needs: 'contents: write',
    send: (octokit, at) =>
      octokit.rest.git.createTree({
        ...at,
        tree: [{ path: 'README', mode: '100644', type: 'blob', content }],
      }),
  });
  return sha;
}
