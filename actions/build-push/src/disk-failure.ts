import { ActionError } from '@pipeline/contracts';

const FULL =
  'Free space on the runner before this step (`docker system prune`), or take one with a larger disk';
const DENIED =
  'Look at whose files these are: an earlier step, or a container, may have written them as root';

/** https://nodejs.org/api/errors.html#common-system-errors */
const ADVICE: Record<string, string> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EROFS: 'The runner mounted this read-only: its temporary folder (RUNNER_TEMP) must be writable',
  EACCES: DENIED,
  EPERM: DENIED,
  ENOENT:
    'It was there when this step began, or the runner should have made it: does another step remove it?',
};

/** The runner's disk as the reason: no fault of this action's, nor of the workflow's inputs. Other errors stay. */
export function diskFailure(error: unknown): Error {
  const failure = error instanceof Error ? error : new Error(String(error));
  const { code, syscall } = failure as NodeJS.ErrnoException;
  const hint = syscall === undefined || failure instanceof ActionError ? undefined : ADVICE[code ?? ''];
  if (hint === undefined) return failure;
  return new ActionError('disk', `The runner's disk: ${failure.message}`, { hint, cause: error });
}
