import type { Problems } from '@pipeline/action-kit';
import { isRecord, nearest } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';
import type { DockerfileSource } from './image-config.ts';

/** One image as the workflow describes it, before it is checked; `input` is where problems are told. */
export interface ImageInput {
  input: string;
  name: string;
  repository: string | undefined;
  context: string | undefined;
  dockerfile: string | undefined;
  target: string | undefined;
  layout: string | undefined;
  platforms: string[];
  buildArgs: Record<string, string>;
  labels: Record<string, string>;
  secrets: Record<string, string>;
  tags: string[];
  /** What only a bake file says. */
  bake?: Pick<DockerfileSource, 'annotations' | 'cache' | 'pull' | 'noCache'>;
}

const TEXTS = ['repository', 'context', 'dockerfile', 'target', 'layout'] as const;
const KEYS = [...TEXTS, 'build-args', 'labels', 'platforms', 'tags'];

/** What all images have in common, unless they say otherwise. */
export type Shared = Pick<ImageInput, 'platforms' | 'tags' | 'buildArgs' | 'labels' | 'secrets'>;

export function sharedInputs({ platforms, tags, buildArgs, labels, secrets }: Inputs): Shared {
  return {
    platforms: platforms ?? [],
    tags,
    buildArgs: buildArgs ?? {},
    labels: labels ?? {},
    secrets: secrets ?? {},
  };
}

/** The images that the inputs describe: one by its own inputs, or those of `images`. */
export function imageInputs(inputs: Inputs, problems: Problems): ImageInput[] {
  const { repository, context, dockerfile, target, layout } = inputs;
  const shared = sharedInputs(inputs);
  // Malformed, it was given all the same.
  if (inputs.images === undefined && !problems.has('images')) {
    if (repository === undefined) {
      problems.add('repository', 'neither it nor images was given', 'Name the repository, such as shop/api');
      return [];
    }
    const own = { repository, context, dockerfile, target, layout };
    return [{ ...shared, ...own, input: 'repository', name: repository }];
  }
  refuseBeside('images', { repository, context, dockerfile, target, layout }, problems);
  if (!isRecord(inputs.images) || Object.keys(inputs.images).length === 0) {
    problems.add('images', 'it is not a JSON object with an image in it', 'Write {"api": "services/api"}');
    return [];
  }
  return Object.entries(inputs.images).map(([name, value]) => entry(name, value, shared, problems));
}

/** The name under which a field's problem is told: its own input, or its place in `images` or a bake file. */
export function fieldOf({ input }: Pick<ImageInput, 'input'>, field: string): string {
  return input.includes('.') ? `${input}.${field}` : field;
}

/** Inputs that say what another one says for all images. */
export function refuseBeside(input: string, others: Record<string, unknown>, problems: Problems): void {
  for (const [name, value] of Object.entries(others))
    if (value !== undefined)
      problems.add(name, `it was given beside ${input}`, `Move it into what ${input} says of the image`);
}

function entry(name: string, value: unknown, shared: Shared, problems: Problems): ImageInput {
  const input = `images.${name}`;
  const given = typeof value === 'string' ? { context: value } : value;
  if (!isRecord(given)) {
    problems.add(
      input,
      'it is neither a context nor an object',
      'Write "services/api" or {"context": "services/api"}',
    );
    return entry(name, {}, shared, problems);
  }
  for (const key of Object.keys(given)) {
    if (KEYS.includes(key)) continue;
    const [close] = nearest(key, KEYS);
    problems.add(
      `${input}.${key}`,
      'there is no such key',
      close ? `Did you mean ${close}?` : `Use ${KEYS.join(', ')}`,
    );
  }
  const text = (key: (typeof TEXTS)[number]): string | undefined => {
    const found = given[key];
    if (found === undefined || typeof found === 'string') return found;
    problems.add(`${input}.${key}`, 'it is not text', 'Put it in quotes');
    return undefined;
  };
  const list = (key: 'platforms' | 'tags', example: string) =>
    texts(given[key], `${input}.${key}`, example, problems) ?? shared[key];
  return {
    input,
    name,
    repository: text('repository') ?? name,
    context: text('context'),
    dockerfile: text('dockerfile'),
    target: text('target'),
    layout: text('layout'),
    platforms: list('platforms', 'linux/arm64'),
    buildArgs: { ...shared.buildArgs, ...pairs(given['build-args'], `${input}.build-args`, problems) },
    labels: { ...shared.labels, ...pairs(given.labels, `${input}.labels`, problems) },
    secrets: shared.secrets,
    tags: list('tags', 'v1.4.2'),
  };
}

function pairs(value: unknown, input: string, problems: Problems): Record<string, string> {
  if (value === undefined) return {};
  if (isRecord(value) && Object.values(value).every(each => typeof each === 'string')) {
    return value as Record<string, string>;
  }
  problems.add(input, 'it is not an object of texts', 'Write {"NAME": "value"}');
  return {};
}

function texts(value: unknown, input: string, example: string, problems: Problems): string[] | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every(each => typeof each === 'string')) return value;
  problems.add(input, 'it is not a list of texts', `Write ["${example}"]`);
  return undefined;
}
