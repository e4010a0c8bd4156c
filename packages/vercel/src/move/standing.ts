import type { MoveStep } from '../step.ts';
import type { MoveView, RollingView } from '../views.ts';

/**
 * Whose the project's last move is. Vercel keeps one a project: whoever asks later takes its place.
 * `ours`: what was begun. `back`: what takes it back. `other`: somebody else's. `before`: none since it was planned.
 */
export type Mover = 'ours' | 'back' | 'other' | 'before';

type Moves = Pick<MoveStep, 'deployment' | 'way' | 'from' | 'base'>;

export function moverOf(last: MoveView | undefined, { deployment, way, from, base }: Moves): Mover {
  if (last === undefined || last.at <= base.at) return 'before';
  if (last.to === deployment) return last.type === way ? 'ours' : 'other';
  return from !== '' && last.to === from ? 'back' : 'other';
}

/** Of a rolling release. One that was begun before it was planned is none of this move. */
export function oursOf(
  rolling: RollingView | undefined,
  { deployment, base }: Moves,
): RollingView | undefined {
  return rolling?.canary === deployment && rolling.startedAt > base.at ? rolling : undefined;
}

/** Whether it stands already, so that nothing is to be asked for. */
export function isServing({ deployment, from }: Moves): boolean {
  return from === deployment;
}
