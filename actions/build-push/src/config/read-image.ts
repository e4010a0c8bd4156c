import type { Problems } from '@pipeline/action-kit';
import { parseImageRef } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';
import { dockerfileSource } from './dockerfile-source.ts';
import type { ImageConfig } from './image-config.ts';
import type { ImageInput } from './image-input.ts';
import { layoutSource } from './layout-source.ts';
import { readTags } from './read-tags.ts';
import type { Surroundings } from './surroundings.ts';

/** Stands for a registry that was refused, so that a repository can be judged by itself. */
const NOWHERE = 'registry.invalid';

/** One image of the workflow's → what is to be built, or taken from another builder. */
export function readImage(
  image: ImageInput,
  inputs: Inputs,
  around: Surroundings,
  problems: Problems,
): ImageConfig {
  const { name, repository = name } = image;
  checkRepository(repository, image.input, inputs, problems);
  const source =
    image.layout === undefined
      ? dockerfileSource(image, inputs, around, problems)
      : layoutSource(image, around, problems);
  return { name, repository, source, ...readTags(image, image.name, inputs, around, problems) };
}

function checkRepository(repository: string, input: string, inputs: Inputs, problems: Problems): void {
  const registry = problems.has('registry') ? NOWHERE : inputs.registry;
  const ref = parseImageRef(`${registry}/${repository}`);
  const malformed = typeof ref === 'string' || ref.tag !== undefined || ref.digest !== undefined;
  if (malformed && !repository.startsWith(`${registry}/`)) {
    problems.add(
      input,
      `${JSON.stringify(repository)} is not a repository's name`,
      'Write lower-case letters, digits and single separators, without a tag, such as shop/api',
    );
  } else if (malformed || repository.startsWith(`${registry}/`)) {
    problems.add(input, `${JSON.stringify(repository)} begins with the registry`, `Leave ${registry}/ out`);
  }
}
