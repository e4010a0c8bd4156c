import { RemoteError } from '@pipeline/contracts';
import { type Acted, failed, plain, type Subject, type Wanted, type Why } from './acted.ts';
import { ACTS, type Act, type ActEntry } from './entries.ts';
import type { OpenPorts } from './ports.ts';

/** Does it, written down before and after: what only the first was written of may have happened. */
export async function carryOut(
  { act, reason, question }: Wanted,
  about: Subject,
  { environment, what }: { environment: string; what: string },
  ports: OpenPorts,
): Promise<Acted> {
  const { startRollback, openIssue, signal } = ports;
  const write = writer(act, about, environment, ports);
  await write('begun', reason);
  signal.throwIfAborted();
  let detail = `did ${what}`;
  try {
    if (act === 'rollback') await startRollback(about.release.id, reason);
    else detail = `opened ${await openIssue(question())}`;
  } catch (error) {
    signal.throwIfAborted();
    const failure = failed(act, error);
    if (isUnsure(error))
      return {
        ...failure,
        state: 'unsure',
        detail: `GitHub has not said whether it did ${what}`,
        ask: { text: 'GitHub has not said whether it started the rollback: see whether there is a run.' },
      };
    await write('failed', failure.detail.slice(0, 200));
    return failure;
  }
  try {
    await write('done', detail);
    return { act, state: 'done', detail };
  } catch (error) {
    // It is done all the same: the next look sees what was begun, and asks.
    return { act, state: 'done', detail: `${detail}; that could not be written down: ${String(error)}` };
  }
}

/** Writes down that people decide: a later look, which sees less of it, must not. */
export async function leave(why: Why, about: Subject, environment: string, ports: OpenPorts): Promise<void> {
  await writer('rollback', about, environment, ports)('left', plain(why).slice(0, 200));
}

type Write = (state: ActEntry['state'], detail: string) => Promise<void>;

function writer(act: Act, { key, release }: Subject, environment: string, { home, clock }: OpenPorts): Write {
  return (state, detail) => {
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
    return home.journal.write(environment, ACTS, entry, release.commit.sha);
  };
}

/** Whether it may have happened all the same. */
function isUnsure(error: unknown): boolean {
  if (!(error instanceof RemoteError)) return false;
  return error.outcome === 'unknown' || error.status === undefined || error.status >= 500;
}
