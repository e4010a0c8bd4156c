import { ActionError, RemoteError } from '@pipeline/contracts';
import { lockName, withLock } from '@pipeline/release';
import type { Config } from './config/config.ts';
import { type Act, type ActEntry, memoryOf, REMEMBERED_LOOKS, WATCH } from './entries.ts';
import type { Ports, Question } from './ports.ts';
import type { WatchedRelease } from './which.ts';

/** What is to be done about a release, and how people are told of it. */
export interface Wanted {
  act: Act;
  /** One line. */
  reason: string;
  question: Question;
}

/** What came of it. `before`: an earlier look has done it; `unsure`: GitHub has not said whether it did. */
export interface Acted {
  act: Act;
  state: 'done' | 'before' | 'unsure' | 'planned' | 'failed';
  detail: string;
  error?: Error;
}

/** So often it is tried, look by look, before people have to see why it fails. */
const TRIES = 3;
/** How long to wait for another look that is acting, in milliseconds. */
const PATIENCE = 120_000;

/** As `actOnce`; where nobody knows whether a rollback was started, people are asked to look. */
export async function actOn(
  wanted: Wanted,
  watched: WatchedRelease,
  config: Config,
  ports: Ports & Required<Pick<Ports, 'home'>>,
): Promise<Acted> {
  const acted = await actOnce(wanted, watched, config, ports);
  if (wanted.act !== 'rollback' || acted.state !== 'unsure') return acted;
  const asked = await actOnce({ ...wanted, act: 'ask' }, watched, config, ports);
  return { ...acted, detail: `${acted.detail}; ${asked.detail}` };
}

/**
 * Once for each release, however many looks and alarms want it: under a lock, and written down before and after. What GitHub did not
 * say that it has done is not done again.
 */
async function actOnce(
  wanted: Wanted,
  { key, release }: WatchedRelease,
  { environment, dryRun, workflow }: Config,
  ports: Ports & Required<Pick<Ports, 'home'>>,
): Promise<Acted> {
  const { act } = wanted;
  const what = act === 'rollback' ? `start ${workflow}` : 'open an issue';
  if (dryRun) return { act, state: 'planned', detail: `would ${what}` };
  const { home, run, clock, signal, log } = ports;
  const who = { owner: run.owner, reason: `watching ${environment}`, url: run.by.url };
  return withLock(
    home.lock,
    lockName(environment, WATCH),
    who,
    { clock, tell: log.info, wait: PATIENCE, signal },
    async () => {
      const found = await home.journal.entries(environment, WATCH, REMEMBERED_LOOKS);
      const earlier = beforeIt(act, memoryOf(found, key).acts);
      if (earlier !== undefined) return earlier;
      const write = async (state: ActEntry['state'], detail: string) => {
        const at = new Date(clock.now()).toISOString();
        const entry: ActEntry = {
          schema: 1,
          key: `${key} ${act} ${state} ${at}`,
          at,
          said: 'act',
          release: key,
          act,
          state,
          detail,
        };
        await home.journal.write(environment, WATCH, entry, release.commit.sha);
      };
      await write('begun', wanted.reason);
      return carryOut(wanted, write, what, ports);
    },
  );
}

/** What an earlier look has said, where this one is not to try. */
function beforeIt(act: Act, acts: readonly ActEntry[]): Acted | undefined {
  const own = acts.filter(each => each.act === act);
  const done = own.find(({ state }) => state === 'done');
  if (done !== undefined) return { act, state: 'before', detail: `${done.detail}, at ${done.at}` };
  const [last] = own;
  if (last?.state === 'begun')
    return { act, state: 'unsure', detail: `begun at ${last.at}, and nobody has said how it ended` };
  const failed = own.filter(({ state }) => state === 'failed');
  if (failed.length < TRIES) return undefined;
  const error = new ActionError('watch-action', `It failed ${failed.length} times: ${failed[0]?.detail}`, {
    hint: 'Mend that, and do by hand what is to be done.',
  });
  return { act, state: 'failed', detail: error.message, error };
}

async function carryOut(
  { act, reason, question }: Wanted,
  write: (state: ActEntry['state'], detail: string) => Promise<void>,
  what: string,
  { startRollback, openIssue, signal }: Ports,
): Promise<Acted> {
  try {
    const url = act === 'rollback' ? await startRollback(reason) : await openIssue(question);
    const detail = url === undefined ? `did ${what}` : `opened ${url}`;
    await write('done', detail);
    return { act, state: 'done', detail };
  } catch (error) {
    signal.throwIfAborted();
    const failure = error instanceof Error ? error : new Error(String(error));
    if (isUnsure(failure))
      return { act, state: 'unsure', detail: `GitHub has not said whether it did ${what}`, error: failure };
    await write('failed', failure.message.slice(0, 200));
    return { act, state: 'failed', detail: failure.message, error: failure };
  }
}

/** Whether it may have happened all the same. */
function isUnsure(error: Error): boolean {
  if (!(error instanceof RemoteError)) return false;
  return error.outcome === 'unknown' || error.status === undefined || error.status >= 500;
}
