import type { MoveStep, VercelNow } from '../step.ts';
import { listWords, timeWords } from './words.ts';

/**
 * What one should know of going back to a deployment that has served before: it is that very build.
 * https://vercel.com/docs/instant-rollback
 */
export function rollbackNotes(now: VercelNow, step: MoveStep): string[] {
  const { candidate, project, live, envNames } = now;
  const { deployment, way } = step;
  const view = [candidate, live].find(each => each?.id === deployment);
  const built = view === undefined ? '' : ` at ${timeWords(view.readyAt ?? view.createdAt)}`;
  const notes = [
    `${deployment} serves with the environment variables that it was built with${built}: what was changed in the project since does not apply to it`,
    ...variableNotes(view?.env ?? [], envNames),
    'Cron jobs become those of its own build',
  ];
  if (way === 'rollback')
    return [
      ...notes,
      'Production is pinned to it: new deployments take no domain until the rollback is undone, or one is promoted with `unpin: true`',
    ];
  if (project.pinned !== undefined) return [...notes, 'The pin goes: new deployments take the domains again'];
  return [...notes, 'Production is not pinned: the next production deployment takes the domains again'];
}

function variableNotes(had: readonly string[], has: readonly string[]): string[] {
  if (had.length === 0 || has.length === 0) return [];
  const missing = has.filter(name => !had.includes(name));
  const dropped = had.filter(name => !has.includes(name));
  return [
    ...(missing.length > 0 ? [`It was built without ${listWords(missing)}, which production has now`] : []),
    ...(dropped.length > 0 ? [`It still has ${listWords(dropped)}, which production has no more`] : []),
  ];
}
