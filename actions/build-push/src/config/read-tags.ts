import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';
import type { ImageConfig } from './image-config.ts';
import { fieldOf, type ImageInput } from './image-input.ts';
import type { Surroundings } from './surroundings.ts';
import { tagsOf } from './tags.ts';

/** The tags that an image gets in this run; none is a mistake. `image` is its name. */
export function readTags(
  { input, tags: rules }: Pick<ImageInput, 'input' | 'tags'>,
  image: string,
  inputs: Inputs,
  { names }: Surroundings,
  problems: Problems,
): Pick<ImageConfig, 'tags' | 'leftOut' | 'version' | 'last'> {
  const { tags, leftOut, malformed, version, last } = tagsOf(rules, names, image);
  const field = fieldOf({ input }, 'tags');
  for (const { tag, problem } of malformed)
    problems.add(
      field,
      `${JSON.stringify(tag)} is not a tag: ${problem}`,
      'Write a tag, or one of the rules sha, branch, pr and semver',
    );
  if (tags.length === 0 && malformed.length === 0 && inputs.mode !== 'by-digest')
    problems.add(
      field,
      'nothing is left of them, and the run names no commit to make one from',
      'Give at least one tag',
    );
  return { tags: inputs.mode === 'by-digest' ? [] : tags, leftOut, version, last };
}
