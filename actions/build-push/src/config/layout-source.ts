import { posix } from 'node:path';
import type { Problems } from '@pipeline/action-kit';
import type { LayoutSource } from './image-config.ts';
import { fieldOf, type ImageInput } from './image-input.ts';
import { readPlatform } from './platform.ts';
import type { Surroundings } from './surroundings.ts';

/** An image that another builder made. */
export function layoutSource(image: ImageInput, around: Surroundings, problems: Problems): LayoutSource {
  const [place = '', reference] = (image.layout ?? '').split('#', 2);
  const path = posix.normalize(place);
  const { context, dockerfile, target } = image;
  for (const [field, value] of Object.entries({ context, dockerfile, target }))
    if (value !== undefined)
      problems.add(
        fieldOf(image, field),
        'it was given beside layout',
        'Nothing is built from a layout: leave it out',
      );
  if (around.look(path) === undefined)
    problems.add(
      fieldOf(image, 'layout'),
      `there is no ${JSON.stringify(path)} in the workspace`,
      'Check the path, and that the step which makes it ran before',
    );
  const [platform, ...more] = image.platforms.flatMap(text => readPlatform(text, image, problems));
  if (more.length > 0)
    problems.add(
      fieldOf(image, 'platforms'),
      'of a layout it is one platform, or all that it has',
      'Name one, or leave it out',
    );
  return { kind: 'layout', path, reference, platform };
}
