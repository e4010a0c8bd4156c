import { posix } from 'node:path';
import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';
import { checkDockerfile } from './check-dockerfile.ts';
import { checkPlace } from './check-place.ts';
import type { DockerfileSource } from './image-config.ts';
import { fieldOf, type ImageInput } from './image-input.ts';
import { readPlatform } from './platform.ts';
import type { Surroundings } from './surroundings.ts';

const ABSENT = 'Check the path, and that actions/checkout ran before';
const NOT_BELOW = 'The path is relative to the workspace, not to the context';

/** An image that is to be built here. */
export function dockerfileSource(
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
  const isThere =
    checkPlace(
      { field: fieldOf(image, 'context'), path: context, kind: 'directory', hint: ABSENT },
      around,
      problems,
    ) &&
    checkPlace(
      { field: fieldOf(image, 'dockerfile'), path: dockerfile, kind: 'file', hint: NOT_BELOW },
      around,
      problems,
    );
  if (isThere)
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

function readSecrets(secrets: Record<string, string>, problems: Problems): DockerfileSource['secrets'] {
  return Object.entries(secrets).map(([id, value]) => {
    if (value === '')
      problems.add(
        'secrets',
        `${JSON.stringify(id)} has no value`,
        'Is the secret set for this repository or environment? A pull request from a fork is given none',
      );
    if (!/^[\w.-]+$/.test(id))
      problems.add(
        'secrets',
        `${JSON.stringify(id)} is not an id`,
        'Use letters, digits, dots, dashes and underscores',
      );
    return { id, value };
  });
}
