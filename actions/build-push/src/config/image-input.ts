import type { Problems } from '@pipeline/action-kit';
import { isRecord, nearest } from '@pipeline/contracts';
import type { Inputs } from './spec.gen.ts';

/** One image as the workflow describes it, before it is checked; `input` is where problems are told. */
export interface ImageInput {
  input: string;
  name: string;
  repository: string | undefined;
  context: string | undefined;
  dockerfile: string | undefined;
  target: string | undefined;
  platform: string | undefined;
  buildArgs: Record<string, string>;
  labels: Record<string, string>;
  tags: string[] | undefined;
}

const TEXTS = ['repository', 'context', 'dockerfile', 'target', 'platform'] as const;
const KEYS = [...TEXTS, 'build-args', 'labels', 'tags'];

/** The images that the inputs describe: one by its own inputs, or those of `images`. */
export function imageInputs(inputs: Inputs, problems: Problems): ImageInput[] {
  const { repository, context, dockerfile, target, platform, tags } = inputs;
  const shared = { platform, tags, buildArgs: inputs.buildArgs ?? {}, labels: inputs.labels ?? {} };
  // Malformed, it was given all the same.
  if (inputs.images === undefined && !problems.has('images')) {
    if (repository === undefined) {
      problems.add('repository', 'neither it nor images was given', 'Name the repository, such as shop/api');
      return [];
    }
    return [{ ...shared, input: 'repository', name: repository, repository, context, dockerfile, target }];
  }
  for (const [name, value] of Object.entries({ repository, context, dockerfile, target })) {
    if (value !== undefined)
      problems.add(name, 'it was given beside images', `Move it into the image's entry in images`);
  }
  if (!isRecord(inputs.images) || Object.keys(inputs.images).length === 0) {
    problems.add('images', 'it is not a JSON object with an image in it', 'Write {"api": "services/api"}');
    return [];
  }
  return Object.entries(inputs.images).map(([name, value]) => entry(name, value, shared, problems));
}

type Shared = Pick<ImageInput, 'platform' | 'tags' | 'buildArgs' | 'labels'>;

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
  return {
    input,
    name,
    repository: text('repository') ?? name,
    context: text('context'),
    dockerfile: text('dockerfile'),
    target: text('target'),
    platform: text('platform') ?? shared.platform,
    buildArgs: { ...shared.buildArgs, ...texts(given['build-args'], `${input}.build-args`, problems) },
    labels: { ...shared.labels, ...texts(given.labels, `${input}.labels`, problems) },
    tags: tagsOf(given.tags, `${input}.tags`, problems) ?? shared.tags,
  };
}

function texts(value: unknown, input: string, problems: Problems): Record<string, string> {
  if (value === undefined) return {};
  if (isRecord(value) && Object.values(value).every(each => typeof each === 'string')) {
    return value as Record<string, string>;
  }
  problems.add(input, 'it is not an object of texts', 'Write {"NAME": "value"}');
  return {};
}

function tagsOf(value: unknown, input: string, problems: Problems): string[] | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every(each => typeof each === 'string')) return value;
  problems.add(input, 'it is not a list of texts', 'Write ["v1.4.2"]');
  return undefined;
}
