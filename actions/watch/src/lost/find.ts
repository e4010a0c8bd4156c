import { formatDuration, type ProofLog, type ReleaseLog } from '@pipeline/contracts';
import {
  LOST_RUN,
  type LostRun,
  lostOf,
  parseLostRun,
  type Silent,
  silentIn,
} from '@pipeline/release-history';
import type { Config } from '../config/config.ts';
import { REMEMBERED_ENTRIES } from '../entries.ts';
import type { OpenPorts, RunState } from '../ports.ts';

/** A deploy that nobody will say the end of. */
export interface Lost extends Silent {
  sure: boolean;
  /** One line for a person. */
  detail: string;
  /** Whether this look is the first that sees it. */
  isNew: boolean;
}

type Records = Awaited<ReturnType<ReleaseLog['recent']>>;
type Proofs = Awaited<ReturnType<ProofLog['proofs']>>;

/** A run's last words are written right before it ends, and lists lag: nobody is asked about what has just begun. Milliseconds. */
const GRACE = 15 * 60_000;
/** So long a run must have been over before the log was read: what it wrote last is in there. */
const SETTLED = 2 * 60_000;
/** What is older was there before anybody looked. */
const OLDEST = 7 * 24 * 3_600_000;
/** So many are asked about in one look, the newest first. */
const MOST = 10;

/**
 * Deploys that have begun and not ended, though their run is over; or that have been silent for longer than a deploy takes, where GitHub does
 * not say that. Where nothing is silent it costs nothing; else one reading of the journal, and a question for each.
 * @param records newest first @param now when they were read
 */
export async function lostIn(
  records: Records,
  proofs: Proofs,
  { environment, lostAfter }: Pick<Config, 'environment' | 'lostAfter'>,
  { home, runState }: Pick<OpenPorts, 'home' | 'runState'>,
  now: number,
): Promise<Lost[]> {
  const silent = silentIn(records, proofs)
    .filter(({ since }) => now >= Date.parse(since) + GRACE && now < Date.parse(since) + OLDEST)
    .slice(0, MOST);
  if (silent.length === 0) return [];
  const found = await home.journal.entries(environment, LOST_RUN, REMEMBERED_ENTRIES);
  const known = found.flatMap(({ json }): LostRun[] => {
    const entry = parseLostRun(json);
    return typeof entry === 'string' ? [] : [entry];
  });
  const asked = silent.map(async (one): Promise<Lost | undefined> => {
    const before = lostOf(one.release, known);
    if (before !== undefined) return { ...one, sure: before.sure, detail: before.detail, isNew: false };
    const said = wordOn(one, await runState(one.release.id), lostAfter, now);
    return said && { ...one, ...said, isNew: true };
  });
  return (await Promise.all(asked)).filter(one => one !== undefined);
}

/** `undefined`: it may still say something. */
function wordOn(
  { since }: Silent,
  state: RunState,
  lostAfter: number,
  now: number,
): Pick<Lost, 'sure' | 'detail'> | undefined {
  if ('over' in state && state.over) {
    if (now < Date.parse(state.at) + SETTLED) return undefined;
    return { sure: true, detail: `its run is over (${state.conclusion ?? 'no conclusion'})` };
  }
  if (now < Date.parse(since) + lostAfter) return undefined;
  const why = 'over' in state ? 'its run goes on' : `whether its run goes on is not known: ${state.unknown}`;
  return { sure: false, detail: `nothing was heard of it for ${formatDuration(lostAfter)}; ${why}` };
}
