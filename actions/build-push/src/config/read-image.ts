import { posix } from 'node:path';
import type { Problems } from '@pipeline/action-kit';
import { parseImageRef } from '@pipeline/contracts';
import { type Platform, parsePlatform } from '@pipeline/oci';
import type { Inputs } from '../spec.gen.ts';
import { checkDockerfile } from './check-dockerfile.ts';
import type { DockerfileSource, ImageConfig, LayoutSource } from './image-config.ts';
import type { ImageInput } from './image-input.ts';
import type { Surroundings } from './surroundings.ts';
import { tagsOf } from './tags.ts';

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
      `${quote(repository)} is not a repository's name`,
      'Write lower-case letters, digits and single separators, without a tag, such as shop/api',
    );
  } else if (malformed || repository.startsWith(`${registry}/`)) {
    problems.add(input, `${quote(repository)} begins with the registry`, `Leave ${registry}/ out`);
  }
}

function dockerfileSource(
  image: ImageInput,
  inputs: Inputs,
  around: Surroundings,
  problems: Problems,
): DockerfileSource {
  const context = posix.normalize(image.context ?? '.').replace(/(.)\/$/, '$1');
  const dockerfile = posix.normalize(image.dockerfile ?? posix.join(context, 'Dockerfile'));
  const { target, buildArgs, labels } = image;
  const platforms = image.platforms.flatMap(text => readPlatform(text, image, problems));
  const secrets = readSecrets(image.secrets, problems);
  const source: DockerfileSource = {
    kind: 'dockerfile',
    ...{ context, dockerfile, target, platforms, buildArgs, labels, secrets },
    ...(image.bake ?? { annotations: {}, cache: undefined, pull: false, noCache: false }),
    hosts: [],
  };
  if (around.look(context) !== 'directory') {
    problems.add(
      fieldOf(image, 'context'),
      `there is no directory ${quote(context)} in the workspace`,
      'Check the path, and that actions/checkout ran before',
    );
  } else if (around.look(dockerfile) !== 'file') {
    problems.add(
      fieldOf(image, 'dockerfile'),
      `there is no file ${quote(dockerfile)} in the workspace`,
      'The path is relative to the workspace, not to the context',
    );
  } else
    source.hosts = checkDockerfile(source, around.read(dockerfile), field => fieldOf(image, field), problems);
  if (inputs.builder === 'packer' && target !== undefined)
    problems.add(
      fieldOf(image, 'target'),
      'the packer knows no stages',
      'Leave it out, or set builder: docker',
    );
  if (inputs.builder === 'packer' && secrets.length > 0)
    problems.add(
      'secrets',
      'the packer runs nothing that could read them',
      'Leave them out, or set builder: docker',
    );
  return source;
}

function layoutSource(image: ImageInput, around: Surroundings, problems: Problems): LayoutSource {
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
      `there is no ${quote(path)} in the workspace`,
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

function readPlatform(text: string, image: ImageInput, problems: Problems): Platform[] {
  const platform = parsePlatform(text);
  if (platform !== undefined) return [platform];
  problems.add(
    fieldOf(image, 'platforms'),
    `${quote(text)} is not a platform`,
    'Write one such as linux/arm64',
  );
  return [];
}

function readSecrets(secrets: Record<string, string>, problems: Problems): DockerfileSource['secrets'] {
  return Object.entries(secrets).map(([id, value]) => {
    if (value === '')
      problems.add(
        'secrets',
        `${quote(id)} has no value`,
        'Is the secret set for this repository or environment? A pull request from a fork is given none',
      );
    if (!/^[\w.-]+$/.test(id))
      problems.add(
        'secrets',
        `${quote(id)} is not an id`,
        'Use letters, digits, dots, dashes and underscores',
      );
    return { id, value };
  });
}

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
      `${quote(tag)} is not a tag: ${problem}`,
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

/** The name under which a field's problem is told: its own input, or its place in `images`. */
function fieldOf({ input }: Pick<ImageInput, 'input'>, field: string): string {
  return input.includes('.') ? `${input}.${field}` : field;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
