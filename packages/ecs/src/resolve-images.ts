import { ConfigError, nearest } from '@pipeline/contracts';
import type { RawTaskDefinition } from './task-definition.ts';

/** The image that a task definition is to run, and in which container; without one, in its only one. */
export interface EcsWanted {
  image: string;
  container?: string | undefined;
}

/** What is wanted → the image of each container that gets one, by container name. */
export function resolveImages(
  definition: RawTaskDefinition,
  { image, container }: EcsWanted,
): Record<string, string> {
  const { containerDefinitions, family } = definition;
  const names = containerDefinitions.map(({ name }) => name);
  if (container === undefined) {
    const [only, ...more] = names;
    if (only !== undefined && more.length === 0) return { [only]: image };
    throw new ConfigError(`The task definition ${family} has several containers: ${names.join(', ')}`, {
      hint: 'Say with `container` which one gets the image',
    });
  }
  if (names.includes(container)) return { [container]: image };
  const close = nearest(container, names);
  throw new ConfigError(`The task definition ${family} has no container "${container}"`, {
    hint: `${close.length > 0 ? `Did you mean ${close.join(' or ')}?` : `It has: ${names.join(', ')}.`} Check \`container\``,
  });
}
