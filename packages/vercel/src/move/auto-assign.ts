import type { Log } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { VercelStarted } from '../step.ts';
import { messageOf } from './message-of.ts';

/** What became of the project's `autoAssignCustomDomains`. `failed`: it is not as it was, and should be. */
export interface Kept {
  state: 'kept' | 'put-back' | 'left' | 'failed';
  words: string;
}

const NAME = 'autoAssignCustomDomains';

/**
 * Once a move has ended, however it did: a promotion turns the setting on, whatever it was. What was on stays whatever it is
 * by now, since Vercel turns it off only for a pin, and else somebody did. Never throws: it has its own words.
 * https://github.com/vercel/vercel/issues/15095
 */
export async function keepAutoAssign(
  api: Pick<VercelApi, 'project' | 'setAutoAssign'>,
  started: Pick<VercelStarted, 'project' | 'move'>,
  { log }: { log: Log },
): Promise<Kept> {
  const kept = await keep(api, started.project, started.move?.autoAssign).catch(
    (error: unknown): Kept => ({
      state: 'failed',
      words: `${NAME} was ${started.move?.autoAssign} before, and could not be seen to be so again: ${messageOf(error)}`,
    }),
  );
  log(kept.words);
  return kept;
}

async function keep(
  api: Pick<VercelApi, 'project' | 'setAutoAssign'>,
  id: string,
  was: boolean | undefined,
): Promise<Kept> {
  if (was === undefined)
    return { state: 'left', words: `${NAME} is Vercel’s to decide here, and was left alone` };
  const now = await api.project(id);
  if (now === undefined) return { state: 'left', words: `${NAME} was left alone: the project is gone` };
  if (now.pinned !== undefined && was)
    return { state: 'left', words: `${NAME} is off as long as production is pinned to ${now.pinned}` };
  if (now.autoAssign === was) return { state: 'kept', words: `${NAME} is ${was}, as it was` };
  if (was)
    return { state: 'left', words: `${NAME} was true before, and somebody has turned it off: left so` };
  await api.setAutoAssign(id, was);
  const after = await api.project(id);
  return after?.autoAssign === was
    ? { state: 'put-back', words: `${NAME} was turned on by the promotion; it is off again, as it was` }
    : { state: 'failed', words: `${NAME} was put back to ${was}, and is ${after?.autoAssign} all the same` };
}
