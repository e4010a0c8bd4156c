import { ActionError, type Clock, type Log, type ReleaseRecord } from '@pipeline/contracts';
import {
  type Kept,
  keepAutoAssign,
  type MoveStep,
  type RollingView,
  type VercelApi,
  type VercelSnapshot,
} from '@pipeline/vercel';
import type { Vercel } from './types.ts';

/** What was moved, and of which project. */
export interface Moved {
  project: string;
  move: MoveStep | undefined;
}

/** A cancelled run has seven seconds; so long is waited for Vercel, in milliseconds, and so often it is asked. */
const PATIENCE = 4_000;
const INTERVAL = 1_000;

/**
 * Leaves the project's setting as it was, however the move has ended, also cancelled. Vercel turns it on when its own job is
 * done, or a little later, so that is waited for a little; where the job goes on, nobody is there to put it back, and that
 * is said. Never throws.
 */
export async function keepSetting(
  { afterwards: api }: Pick<Vercel, 'afterwards'>,
  moved: Moved,
  { clock, log }: { clock: Clock; log: Log },
): Promise<Kept> {
  const state = await untilOver(api, moved, clock).catch(() => 'unseen' as const);
  const kept = await keepAutoAssign(api, moved, { log });
  if (state === 'over' || kept.state === 'failed') return kept;
  const going =
    state === 'goes-on' ? 'The promotion still goes on' : 'Whether the promotion still goes on was not seen';
  const words = `${going}, and Vercel turns autoAssignCustomDomains on when it ends, which was off before`;
  log(words);
  return { state: 'failed', words };
}

/** `turning`: it has succeeded, and the setting is still off. */
type State = 'over' | 'goes-on' | 'turning';

async function untilOver(
  api: VercelApi,
  { project, move }: Moved,
  clock: Clock,
): Promise<'over' | 'goes-on'> {
  // Where it was on, a promotion leaves it on.
  if (move?.autoAssign !== false) return 'over';
  const until = clock.now() + PATIENCE;
  for (;;) {
    const state = await stateOf(api, project, move);
    if (state === 'over') return state;
    if (clock.now() >= until) return state === 'goes-on' ? state : 'over';
    await clock.sleep(INTERVAL);
  }
}

async function stateOf(
  api: VercelApi,
  id: string,
  { stages, deployment, base }: Pick<MoveStep, 'stages' | 'deployment' | 'base'>,
): Promise<State> {
  const project = await api.project(id);
  const rolling = project?.rolling || stages.length > 0 ? await api.rolling(id) : undefined;
  if (rolling?.state === 'ACTIVE' && [rolling.canary, rolling.queued].includes(deployment))
    // Whoever goes on with what waits for somebody puts it back.
    return rolling.canary === deployment && awaitsApproval(rolling) ? 'over' : 'goes-on';
  const last = project?.lastMove;
  if (last?.type !== 'promote' || last.at <= base.at) return 'over';
  if (last.status === 'pending' || last.status === 'in-progress') return 'goes-on';
  return last.status === 'succeeded' && project?.autoAssign === false ? 'turning' : 'over';
}

/** Timed stages go on by themselves, and the last one ends it. */
function awaitsApproval({ active, stages }: RollingView): boolean {
  if (active === undefined || stages[active + 1] === undefined) return false;
  return stages[active]?.duration === undefined;
}

/**
 * What is gone on with, with the setting as it was before it was begun: since then Vercel may have turned it on, and only the
 * log still knows. @param held the release that has left it, if the log has one
 */
export function sinceHeld({ project, move }: Moved, held: ReleaseRecord | undefined, subject: string): Moved {
  if (move === undefined || held === undefined) return { project, move };
  const before = held.intent.targets.find(target => target.subject === subject)?.before;
  const { autoAssign, pinned } = (before ?? {}) as Partial<VercelSnapshot>;
  // A pin had turned it off, and Vercel decides what comes after it.
  return { project, move: { ...move, autoAssign: pinned ? undefined : autoAssign } };
}

/** Where it is not as it was afterwards, that is an error, where nothing else is. */
export function settingError(kept: Pick<Kept, 'state' | 'words'> | undefined): ActionError | undefined {
  if (kept?.state !== 'failed') return undefined;
  return new ActionError('setting-changed', kept.words, {
    hint: 'What serves is as it should be. Set it in the project’s settings on Vercel (Environments, Production, Auto-assign Custom Production Domains)',
  });
}
