import { presenceOf } from '@pipeline/release';
import type { WholeRelease } from '../whole/model.ts';
import type { State } from '../whole/state.ts';
import { returnedTo } from './at-rest.ts';
import type { AtRest } from './model.ts';
import { goesOn, type Scene } from './scene.ts';
import { forwardOf, type Toward, toward } from './toward.ts';

/**
 * Where the newest of all that may serve is of a rollback that broke off: the same place again, as long as that is good. What it was
 * to leave has been refused nowhere yet, so by its checks alone it would be the newest good release.
 */
export function again(
  scene: Scene,
  live: State,
  kind: 'last-good' | 'previous',
): { to: WholeRelease; found: Toward } | AtRest | undefined {
  const rollback = scene.timeline.of(live.record);
  const to = isBrokenOff(rollback) ? returnedTo(scene, rollback) : undefined;
  if (to?.standing.state !== 'good') return undefined;
  const found = toward(scene, to, forwardOf(kind));
  if (goesOn(scene, found)) return { to, found };
  const own = new Set(rollback.parts.map(({ subject }) => subject));
  if (kind === 'previous' || found.left.some(({ subject }) => own.has(subject))) return undefined;
  const why = `Release ${rollback.id} broke off, but what is asked for had gone back to ${to.id} by then, and that is good`;
  return { atRest: `${why}. To go further back, write \`to: previous\`.`, at: to };
}

function isBrokenOff({ back, parts }: WholeRelease): boolean {
  return back !== undefined && parts.some(({ record, subject }) => presenceOf(record, subject) !== 'steady');
}
