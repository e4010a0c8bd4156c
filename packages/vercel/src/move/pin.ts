import { ConfigError } from '@pipeline/contracts';
import { cleanText } from '../errors/clean-text.ts';
import type { VercelNow } from '../step.ts';
import type { MoveWanted } from '../wanted.ts';
import { projectName, timeWords } from './words.ts';

/**
 * While an instant rollback has pinned production, what is deployed gets no domain. https://vercel.com/docs/instant-rollback
 * @throws ConfigError where this is not wanted to end it
 */
export function mustBeUnpinned(now: VercelNow, { way, unpin }: Pick<MoveWanted, 'way' | 'unpin'>): void {
  const { pinned } = now.project;
  if (pinned === undefined || way === 'rollback' || unpin) return;
  throw new ConfigError(`Production of ${projectName(now)} is ${pinWords(now)}`, {
    hint: 'Somebody went back on purpose. Set `unpin: true` to go on: the pin goes, and deployments take the domains again',
  });
}

/** `pinned to dpl_1 by a rollback of 2026-…, by ada: “checkout broken”` */
export function pinWords({ project: { pinned, lastMove, pinNote } }: Pick<VercelNow, 'project'>): string {
  const at = lastMove?.to === pinned && lastMove !== undefined ? ` of ${timeWords(lastMove.at)}` : '';
  const by = pinNote?.by === undefined ? '' : `, by ${cleanText(pinNote.by)}`;
  const why = pinNote?.words === undefined ? '' : `: “${cleanText(pinNote.words)}”`;
  return `pinned to ${pinned} by an instant rollback${at}${by}${why}`;
}

/**
 * What undoes a rollback: what was live before it, promoted. https://vercel.com/docs/cli/rollback
 * @throws ConfigError where there is none to undo, or Vercel does not say what was live
 */
export function undoOf(now: Pick<VercelNow, 'project'>): Omit<MoveWanted, 'hosts' | 'rolling'> {
  const { pinned, lastMove } = now.project;
  if (pinned === undefined)
    throw new ConfigError(`Production of ${projectName(now)} is not pinned: there is no rollback to undo`, {
      hint: 'To make another deployment live, promote it',
    });
  if (lastMove?.from === undefined)
    throw new ConfigError(
      `Production of ${projectName(now)} is ${pinWords(now)}, and Vercel does not say what was live before`,
      { hint: 'Name the deployment to promote, with `unpin: true`' },
    );
  return { deployment: lastMove.from, way: 'promote', unpin: true, allowOlder: true };
}
