import { ActionError } from '@pipeline/contracts';
import { type Acted, failed } from './acted.ts';
import type { Act, ActEntry } from './entries.ts';

/** So often it is tried, look by look, before people have to see why it fails. */
const TRIES = 3;
/** A rollback that has changed nothing by then did not work, or waits for somebody. Milliseconds. */
const ROLLED_BACK_BY = 30 * 60_000;

/** What an earlier look has said, where this one is not to try. @param acts of one release, newest first */
export function beforeIt(act: Act, acts: readonly ActEntry[], now: number): Acted | undefined {
  const own = acts.filter(each => each.act === act);
  const done = own.find(({ state }) => state === 'done');
  if (done !== undefined) {
    const stuck = act === 'rollback' && now > Date.parse(done.at) + ROLLED_BACK_BY;
    const ask = {
      text: `A rollback was started at ${done.at}, and it serves on. See what became of that run.`,
    };
    return { act, state: 'before', detail: `${done.detail}, at ${done.at}`, ...(stuck && { ask }) };
  }
  const [last] = own;
  if (last?.state === 'left')
    return {
      act,
      state: 'gone',
      detail: '',
      ask: { text: 'An earlier look has left it to people:', said: last.detail },
    };
  // An issue that is there twice does no harm, and one that is not there does.
  if (act === 'rollback' && last?.state === 'begun')
    return {
      act,
      state: 'unsure',
      detail: `begun at ${last.at}, and nobody has said how it ended`,
      ask: {
        text: `A rollback may have been started at ${last.at}: GitHub has not said so. See whether there is a run.`,
      },
    };
  const tried = own.filter(({ state }) => state === (act === 'rollback' ? 'failed' : 'begun'));
  if (tried.length < TRIES) return undefined;
  const why = own.find(({ state }) => state === 'failed')?.detail ?? 'GitHub gave no answer';
  return failed(
    act,
    new ActionError('watch-action', `It failed ${tried.length} times: ${why}`, {
      hint: 'Mend that, and do by hand what is to be done.',
    }),
  );
}
