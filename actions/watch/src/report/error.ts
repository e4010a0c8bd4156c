import { ActionError, RemoteError } from '@pipeline/contracts';
import type { Config } from '../config/config.ts';
import type { Looked } from '../one-look.ts';

/** Told when it is new; a look that finds what is known is as green as the workflow that goes on. */
export function errorOf(looked: readonly Looked[], config: Config): Error | undefined {
  const [error] = looked.flatMap(one => errorIn(one, config) ?? []);
  if (error !== undefined) return error;
  const blind = looked.flatMap(({ findings }) => findings);
  return blind.find(({ error }) => error !== undefined && isLasting(error))?.error;
}

function errorIn(one: Looked, config: Config): Error | undefined {
  const { verdict, watched, detail, acted, doubt } = one;
  const failed = acted.find(({ error }) => error !== undefined)?.error;
  if (verdict === 'unknown' && doubt === undefined) return failed;
  const isTold = verdict === 'breach' || verdict === 'unknown';
  if (!isTold || (failed === undefined && !isNews(one))) return undefined;
  const { id } = watched.release;
  const what = `Release ${id} ${verdict === 'breach' ? 'is breached' : 'may not be good'}: ${detail}`;
  return new ActionError(
    verdict === 'breach' ? 'breach' : 'unsure',
    failed === undefined ? what : `${what}. ${failed.message}`,
    {
      hint: failed instanceof ActionError && failed.hint !== undefined ? failed.hint : adviceOf(one, config),
      ...(failed && { cause: failed }),
    },
  );
}

/** Found by this look, or done about it by this look though it was found before: a rollback had come to nothing. */
function isNews({ settled, acted: [first, second] }: Looked): boolean {
  return first?.state === 'before' ? second?.state === 'done' : !settled;
}

function adviceOf({ acted, verdict, watched: { isBack } }: Looked, { dryRun }: Config): string {
  const refused = verdict === 'breach' && !isBack && !dryRun ? ' This release is refused from now on.' : '';
  const has = (act: string, ...states: string[]) =>
    acted.some(each => each.act === act && states.includes(each.state));
  if (has('ask', 'done', 'before')) return `People were asked in an issue.${refused}`;
  if (has('rollback', 'done')) return `The rollback workflow has been started; see its run.${refused}`;
  if (has('rollback', 'gone')) return `It serves no more, so that nothing was started.${refused}`;
  if (dryRun) return 'It was a dry run: nothing was started, opened or written.';
  return `Run your rollback workflow, or go on with a release that mends it.${refused}`;
}

/** Whether someone must mend it: the same question is answered no better the next time. */
const isLasting = (error: Error): boolean => !(error instanceof RemoteError && error.transient);
