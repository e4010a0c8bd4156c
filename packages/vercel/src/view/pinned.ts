import type { MoveView, ProjectView } from '../views.ts';
import type { Fields } from './fields.ts';

/** How much earlier than the rollback itself its description may have been written, by clocks of several machines. */
const SLACK = 60_000;

export interface Pin {
  deployment: string;
  note?: NonNullable<ProjectView['pinNote']>;
}

/**
 * What an instant rollback has pinned production to. Vercel’s own mark, `lastRollbackTarget`, is gone once the rollback is
 * done; what lasts is that domains are no longer assigned by themselves. That alone may also be somebody’s choice: it is a
 * pin where the last move was a rollback and its deployment is still the one of production. Where Vercel does not say
 * whether domains are assigned, they are taken not to be.
 * https://vercel.com/docs/instant-rollback
 * @param description `rollbackDescription`, which may be of an earlier rollback
 */
export function pinOf({
  lastMove,
  production,
  autoAssign,
  description,
}: {
  lastMove: MoveView | undefined;
  production: string | undefined;
  autoAssign: boolean | undefined;
  description: Fields;
}): Pin | undefined {
  if (lastMove?.type !== 'rollback' || lastMove.status !== 'succeeded') return undefined;
  if (autoAssign === true || lastMove.to !== production) return undefined;
  const pin = { deployment: lastMove.to };
  if ((description.number('createdAt') ?? 0) < lastMove.at - SLACK) return pin;
  const by = description.text('username');
  const words = description.text('description');
  const note = {
    ...(by !== undefined && !by.includes('@') && { by }),
    ...(words !== undefined && { words }),
  };
  return Object.keys(note).length > 0 ? { ...pin, note } : pin;
}
