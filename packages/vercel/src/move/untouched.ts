import { ConfigError } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { MoveStep } from '../step.ts';
import type { ProjectView, RollingView } from '../views.ts';
import { lastRolling } from './last-rolling.ts';
import { Overtaken } from './refused.ts';
import { moverOf, oursOf } from './standing.ts';
import { moveWords, timeWords } from './words.ts';

/** What there is at the moment, just before something is changed. */
export interface Standing {
  project: ProjectView;
  /** The last rolling release. */
  rolling: RollingView | undefined;
}

/** @throws ConfigError where the project is gone */
export async function standing(api: VercelApi, id: string): Promise<Standing> {
  const project = await api.project(id);
  if (project === undefined)
    throw new ConfigError(`Vercel has no project ${id} in this scope any more`, {
      hint: 'It may have been deleted, or moved to another team',
    });
  return { project, rolling: await lastRolling(api, project) };
}

/** One that has failed is not begun any more. */
export function isBegun({ project: { lastMove }, rolling }: Standing, step: MoveStep): boolean {
  const rolls = oursOf(rolling, step);
  if (rolls !== undefined && rolls.state !== 'ABORTED') return true;
  if (rolling?.state === 'ACTIVE' && rolling.queued === step.deployment) return true;
  return moverOf(lastMove, step) === 'ours' && !['failed', 'skipped'].includes(lastMove?.status ?? '');
}

/**
 * What came to serve since this was planned is not promoted over.
 * @throws Overtaken
 */
export function mustBeUntouched(seen: Standing, step: MoveStep): void {
  if (isBegun(seen, step)) return;
  const { lastMove, production } = seen.project;
  const mover = moverOf(lastMove, step);
  if (lastMove !== undefined && (mover === 'other' || mover === 'back'))
    throw new Overtaken(step, moveWords(lastMove));
  const { rolling } = seen;
  const isNew = rolling?.state === 'ACTIVE' && rolling.startedAt > step.base.at;
  if (isNew && rolling.canary !== step.deployment)
    throw new Overtaken(
      step,
      `a rolling release of ${rolling.canary}, begun at ${timeWords(rolling.startedAt)}`,
    );
  if (production !== undefined && production !== step.deployment && !step.base.seen.includes(production))
    throw new Overtaken(step, `production is ${production} by now`);
}
