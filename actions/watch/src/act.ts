import { lockName, withLock } from '@pipeline/release';
import { type Acted, failed, type Subject, type Wanted } from './acted.ts';
import { beforeIt } from './before-it.ts';
import { carryOut, leave } from './carry-out.ts';
import type { Config } from './config/config.ts';
import { ACTS, type Act, actsOf, REMEMBERED_ENTRIES, WATCH } from './entries.ts';
import { foresee } from './foresee.ts';
import type { OpenPorts, Ports } from './ports.ts';
import { type Said, wantedOf } from './wanted.ts';
import type { WatchedRelease } from './which.ts';

/** How long to wait for another look that is acting, in milliseconds. */
const PATIENCE = 120_000;
/** How long the lock is kept afterwards: GitHub's lists lag behind what is written, and the next one reads them. */
const SETTLING = 15_000;

/** What was said of a release → what is done about it. Once more where an earlier look could not: it says itself whether that is so. */
export async function acting(
  said: Said,
  watched: WatchedRelease,
  config: Config,
  ports: OpenPorts,
): Promise<Acted[]> {
  const wanted = wantedOf(said, watched, config);
  return wanted === undefined ? [] : actOn(wanted, watched, config, ports);
}

/** As `actOnce`; where a machine cannot, or must not, people are asked. @returns all that came of it */
export async function actOn(
  wanted: Wanted,
  about: Subject,
  config: Config,
  ports: OpenPorts,
): Promise<Acted[]> {
  const acted = await failing(wanted.act, ports, () => actOnce(wanted, about, config, ports));
  const { ask } = acted;
  if (wanted.act === 'ask' || ask === undefined) return [acted];
  const asking: Wanted = { ...wanted, act: 'ask', question: () => wanted.question(ask) };
  const asked = await failing('ask', ports, () => actOnce(asking, about, config, ports));
  return acted.state === 'gone' ? [asked] : [acted, asked];
}

/** What keeps it from being done is told with what was found. */
async function failing(act: Act, { signal }: Ports, work: () => Promise<Acted>): Promise<Acted> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    return failed(act, error);
  }
}

/**
 * Once for each release, however many looks and alarms want it: under a lock, and written down before and after. A rollback of which
 * GitHub did not say that it has started is not started again.
 */
async function actOnce(wanted: Wanted, about: Subject, config: Config, ports: OpenPorts): Promise<Acted> {
  const { act } = wanted;
  const { environment, workflow } = config;
  const { home, run, clock, signal, log } = ports;
  const what = act === 'rollback' ? `start ${workflow}` : 'open an issue';
  if (config.dryRun) {
    const other = await instead(wanted, config, ports);
    return other ?? { act, state: 'planned', detail: `would ${what}` };
  }
  const who = { owner: run.owner, reason: `watching ${environment}`, url: run.by.url };
  return withLock(
    home.lock,
    lockName(environment, WATCH),
    who,
    { clock, tell: log.info, wait: PATIENCE, signal },
    async held => {
      const found = await home.journal.entries(environment, ACTS, REMEMBERED_ENTRIES);
      const earlier = beforeIt(act, actsOf(found, about.key), clock.now());
      if (earlier !== undefined) return earlier;
      const other = await instead(wanted, config, ports);
      if (other?.ask !== undefined) await leave(other.ask, about, environment, ports);
      if (other !== undefined) return other;
      const acted = await carryOut(wanted, about, { environment, what }, { ...ports, signal: held.signal });
      if (acted.state === 'done') held.keepFor(SETTLING);
      return acted;
    },
  );
}

/** Where a rollback is not what is to be done, by what the log says now. */
async function instead(
  { act, doubt, judged }: Wanted,
  config: Config,
  { home, clock, log }: OpenPorts,
): Promise<Acted | undefined> {
  if (act === 'ask' || judged === undefined) return undefined;
  const foreseen = await foresee(judged, config, home.log, clock.now());
  if (foreseen === 'gone') return { act, state: 'gone', detail: 'it serves no more, so nothing is undone' };
  const ask = doubt ?? ('doubt' in foreseen ? foreseen.doubt : undefined);
  if (ask !== undefined) return { act, state: 'gone', detail: '', ask };
  if ('to' in foreseen) log.info(`By the log, a rollback goes back to release ${foreseen.to}`);
  return undefined;
}
