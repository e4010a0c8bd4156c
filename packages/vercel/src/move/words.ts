import type { MoveStep, VercelNow } from '../step.ts';
import type { MoveView } from '../views.ts';

/** `acme/shop-web`; with the owner's id where nobody named the team by its slug. */
export function projectName({
  project: { owner, team = owner, name },
}: {
  project: Pick<VercelNow['project'], 'owner' | 'team' | 'name'>;
}): string {
  return team === '' ? name : `${team}/${name}`;
}

/** To the second: `2026-11-30T03:20:00Z`. */
export function timeWords(at: number): string {
  const time = new Date(at);
  return Number.isNaN(time.valueOf()) ? 'at an unknown time' : time.toISOString().replace(/\.\d+/, '');
}

/** `the rollback to dpl_1, asked for at …` */
export function moveWords({ type, to, at }: Pick<MoveView, 'type' | 'to' | 'at'>): string {
  return `the ${type === 'rollback' ? 'rollback' : 'promotion'} ${type === 'rollback' ? 'to' : 'of'} ${to}, asked for at ${timeWords(at)}`;
}

const NAMED = 5;

/** The first few, and how many more. */
export function listWords(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${more} more` : names.join(', ');
}

export function targetOf(
  { deployment }: Pick<MoveStep, 'deployment'>,
  to: string | null | undefined,
): string | null {
  return to === undefined ? deployment : to;
}
