import type { Problems } from '@pipeline/action-kit';
import type { BakeTarget } from '@pipeline/build';
import { ActionError, parseImageRef } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';
import { checkPlace } from './check-place.ts';
import { type ImageInput, refuseBeside, sharedInputs } from './image-input.ts';
import type { Surroundings } from './surroundings.ts';

/** The images that bake files describe, with what the inputs say for all. */
export function bakeInputs(inputs: Inputs, around: Surroundings, problems: Problems): ImageInput[] {
  const { images, repository, context, dockerfile, target, layout } = inputs;
  refuseBeside('bake-file', { images, repository, context, dockerfile, target, layout }, problems);
  const shared = sharedInputs(inputs);
  return targetsOf(inputs, around, problems).map(one => {
    for (const field of one.beyond)
      problems.add(
        `bake-file.${one.name}.${field}`,
        'this stage does not carry it out',
        'Leave it out there, or build that target in a step of its own and give its `layout`',
      );
    const own = placeOf(one, inputs.registry);
    return {
      input: `bake-file.${one.name}`,
      name: one.name,
      repository: own.repository,
      context: one.context,
      dockerfile: one.dockerfile,
      target: one.target,
      layout: undefined,
      platforms: one.platforms.length > 0 ? one.platforms : shared.platforms,
      buildArgs: { ...one.args, ...shared.buildArgs },
      labels: { ...one.labels, ...shared.labels },
      secrets: { ...secretsOf(one, around), ...shared.secrets },
      tags: [...own.tags, ...shared.tags],
      bake: {
        annotations: one.annotations,
        cache:
          one.cacheFrom.length + one.cacheTo.length > 0
            ? { from: one.cacheFrom, to: one.cacheTo }
            : undefined,
        pull: one.pull,
        noCache: one.noCache,
      },
    };
  });
}

function targetsOf(
  { bakeFile = [], bakeTargets = [] }: Inputs,
  around: Surroundings,
  problems: Problems,
): BakeTarget[] {
  const hint = 'Check the path, and that actions/checkout ran before';
  for (const path of bakeFile) checkPlace({ field: 'bake-file', path, kind: 'file', hint }, around, problems);
  if (problems.has('bake-file')) return [];
  try {
    return around.bake({ files: bakeFile, targets: bakeTargets });
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    problems.add('bake-file', error.message, error.hint ?? 'Try docker buildx bake --print');
    return [];
  }
}

/** What its own tags say: a repository of this registry, and tags there. Those of other registries are for `also-to`. */
function placeOf({ name, tags }: BakeTarget, registry: string): { repository: string; tags: string[] } {
  const refs = tags.map(parseImageRef).filter(ref => typeof ref !== 'string');
  const here = refs.filter(ref => ref.registry === registry);
  const repository = here[0]?.repository ?? name;
  return {
    repository,
    tags: here.filter(ref => ref.repository === repository).flatMap(({ tag }) => tag ?? []),
  };
}

/** A value that is nowhere is empty, and is told as that. */
function secretsOf({ secrets }: BakeTarget, { env, read }: Surroundings): Record<string, string> {
  return Object.fromEntries(
    secrets.map(({ id, env: name, file }) => [
      id,
      (name === undefined ? undefined : env(name)) ?? (file === undefined ? undefined : read(file)) ?? '',
    ]),
  );
}
