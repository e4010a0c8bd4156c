import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { History } from '@pipeline/contracts';

const run = promisify(execFile);
const SHA = /^[0-9a-f]{7,64}$/i;

/** The history of a clone. What a shallow clone does not reach is `unknown`. */
export function gitHistory(directory: string): History {
  /** `undefined` where git cannot say, as for a commit that is not there. https://git-scm.com/docs/git-merge-base */
  const contains = async (descendant: string, ancestor: string): Promise<boolean | undefined> => {
    try {
      await run('git', ['-C', directory, 'merge-base', '--is-ancestor', ancestor, descendant]);
      return true;
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 1 ? false : undefined;
    }
  };
  const isShallow = async () => {
    const { stdout } = await run('git', ['-C', directory, 'rev-parse', '--is-shallow-repository']);
    return stdout.trim() === 'true';
  };

  return {
    async compare(base, head) {
      if (!SHA.test(base) || !SHA.test(head)) return 'unknown';
      const newer = await contains(head, base);
      if (newer === undefined) return 'unknown';
      const older = await contains(base, head);
      if (newer) return older ? 'same' : 'newer';
      if (older) return 'older';
      return (await isShallow()) ? 'unknown' : 'diverged';
    },
  };
}
