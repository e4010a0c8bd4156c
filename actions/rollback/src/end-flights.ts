import { ActionError, type TargetOutcome } from '@pipeline/contracts';
import { lastWord, settleInFlight } from '@pipeline/deploy-stage';
import { heldRelease, type Underway } from '@pipeline/release';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import type { Ready } from './prepare.ts';

/** One that is ready for its turn, or why it is not any more. */
export interface Turn {
  ready: Ready;
  failed?: ActionError;
  /** Milliseconds of the target's time that ending what was in flight has taken. */
  spent: number;
}

/**
 * Ends what is in flight on the way to somewhere else, all at once, and plans anew from where that has left it. What an earlier
 * release has left held gets its last word.
 */
export async function endFlights(
  all: readonly Ready[],
  { waitTimeout }: Pick<Config, 'waitTimeout'>,
  ports: Ports,
  underway: Pick<Underway, 'records' | 'settle'>,
): Promise<Turn[]> {
  if (all.every(({ flight }) => flight === undefined)) return all.map(ready => ({ ready, spent: 0 }));
  const words: TargetOutcome[] = [];
  const turns = await ports.log.group('Ending what is in flight', () =>
    Promise.all(
      all.map(async (ready): Promise<Turn> => {
        if (ready.flight === undefined) return { ready, spent: 0 };
        const since = ports.clock.now();
        const word = await endOne(ready, waitTimeout, ports);
        if (word !== undefined && heldRelease(underway.records, word.subject)) words.push(word);
        return { ...(await planAnew(ready, ports)), spent: ports.clock.now() - since };
      }),
    ),
  );
  if (words.length > 0) await underway.settle(words);
  return turns;
}

/** Where it cannot be ended, or is over by itself, the plan that follows takes its place, or says why not. */
async function endOne(
  { part: { subject }, opened, before, flight }: Ready,
  waitTimeout: number,
  { log, clock, signal, run }: Ports,
): Promise<TargetOutcome | undefined> {
  log.info(`${subject}: ending the rollout of ${opened.goalOf(flight)}`);
  // Groups of the log cannot lie in each other.
  const flat = { ...log, group: <T>(_: string, phase: () => Promise<T>) => phase() };
  const { ended } = await settleInFlight(
    opened.target,
    { started: flight, before },
    {
      operation: 'abort',
      dryRun: false,
      rollout: { waitTimeout, onFailure: 'report' },
      previous: '',
      tooLate: 'It is gone back from all the same',
    },
    { log: flat, clock, signal },
  );
  log.info(`${subject}: ${ended instanceof Error ? ended.message : ended.detail}`);
  const outcome = { changes: [], ended };
  return lastWord(outcome, { subject, operation: 'abort', after: async () => undefined }, { run });
}

async function planAnew(ready: Ready, { signal }: Ports): Promise<Omit<Turn, 'spent'>> {
  const { opened, part, notes } = ready;
  if (signal.aborted) return { ready };
  try {
    const now = await opened.target.observe();
    const way = await opened.wayTo(now, part.snapshot);
    return {
      ready: {
        ...ready,
        now,
        plan: way.plan,
        notes: [...new Set([...notes, ...way.notes])],
        flight: undefined,
      },
    };
  } catch (error) {
    if (error instanceof ActionError) return { ready, failed: error };
    throw error;
  }
}
