import { type BackTo, type DestinationOptions, destination } from '../../src/index.ts';
import { World } from './world.ts';

export const LAST: BackTo = { kind: 'last-good' };
export const PREVIOUS: BackTo = { kind: 'previous' };
export const the = (id: string): BackTo => ({ kind: 'release', id });
const short = (subject: string) => subject.replace('ecs:eu-west-1/shop/', '');

/** In one line: where to, what of whose release, what is left. Or why not. */
export function say(world: World, to: BackTo = LAST, options: DestinationOptions = {}): string {
  try {
    const found = destination(world.records, world.proofs, to, options);
    if ('atRest' in found) return `at rest at ${found.at.id}`;
    const parts = found.parts.map(({ subject, of }) => `${short(subject)}=${of}`);
    const left = found.left.map(({ subject, why }) => `${short(subject)} left: ${why.split(':')[0]}`);
    return [`to ${found.to.id}`, ...parts, ...left].join(', ');
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
}

export const shop = (tell: (world: World) => void) => {
  const world = new World();
  tell(world);
  return world;
};
