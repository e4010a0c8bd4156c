import { ActionError, type Clock, type Log } from '@pipeline/contracts';
import { type Kept, keepAutoAssign, type MoveStep, type VercelApi } from '@pipeline/vercel';
import type { Vercel } from './types.ts';

/** What was moved, and of which project. */
export interface Moved {
  project: string;
  move: MoveStep | undefined;
}

/** A cancelled run has seven seconds; so long is waited for a move that is under way, in milliseconds, and so often it is asked. */
const PATIENCE = 4_000;
const INTERVAL = 500;

/**
 * Leaves the project's setting as it was, however the move has ended, also cancelled. Vercel turns it on when its own job is
 * done, so that is waited for a little; where it goes on, nobody is there to put it back, and that is said. Never throws.
 */
export async function keepSetting(
  { afterwards: api }: Pick<Vercel, 'afterwards'>,
  moved: Moved,
  { clock, log }: { clock: Clock; log: Log },
): Promise<Kept> {
  const over = await hasEnded(api, moved, clock).catch(() => true);
  const kept = await keepAutoAssign(api, moved, { log });
  if (over || moved.move?.autoAssign !== false) return kept;
  const words =
    'The promotion still goes on, and Vercel turns autoAssignCustomDomains on when it ends, which was off before';
  log(words);
  return { state: 'failed', words };
}

async function hasEnded(api: VercelApi, { project, move }: Moved, clock: Clock): Promise<boolean> {
  if (move?.autoAssign !== false) return true;
  const until = clock.now() + PATIENCE;
  for (;;) {
    const lastMove = (await api.project(project))?.lastMove;
    const goesOn = lastMove?.type === 'promote' && ['pending', 'in-progress'].includes(lastMove.status);
    if (!goesOn) return true;
    // A rolling release waits for somebody: whoever goes on with it puts it back.
    if (move.stages.length > 0) return true;
    if (clock.now() >= until) return false;
    await clock.sleep(INTERVAL);
  }
}

/** Where it is not as it was afterwards, that is an error, where nothing else is. */
export function settingError(kept: Pick<Kept, 'state' | 'words'> | undefined): ActionError | undefined {
  if (kept?.state !== 'failed') return undefined;
  return new ActionError('setting-changed', kept.words, {
    hint: 'What serves is as it should be. Set it in the project’s settings on Vercel (Environments, Production, Auto-assign Custom Production Domains)',
  });
}
