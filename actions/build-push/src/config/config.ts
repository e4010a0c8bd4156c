import { posix } from 'node:path';
import type { Problems, RunFacts } from '@pipeline/action-kit';
import type { BuilderName } from '@pipeline/build';
import { isTag, parseImageRef } from '@pipeline/contracts';
import { type Platform, parsePlatform } from '@pipeline/oci';
import { type LoginSurroundings, type RegistryLogin, readLogin } from '@pipeline/registry-login';
import { type ImageInput, imageInputs } from './image-input.ts';
import type { Inputs } from './spec.gen.ts';

/** One image to build. Paths are relative to the workspace, with `/`. */
export interface ImageConfig {
  name: string;
  repository: string;
  context: string;
  dockerfile: string;
  target: string | undefined;
  platform: Platform | undefined;
  buildArgs: Record<string, string>;
  labels: Record<string, string>;
  tags: string[];
}

export interface Config {
  registry: string;
  images: ImageConfig[];
  builder: 'auto' | BuilderName;
  packerBase: string | undefined;
  push: boolean;
  login: RegistryLogin;
  /** In ECR, where it does not exist. */
  createRepository: boolean;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends LoginSurroundings, Pick<RunFacts, 'dryRun'> {
  sha: string;
  eventName: string;
  /** What lies at a path of the workspace. */
  look(path: string): 'file' | 'directory' | undefined;
}

const UNPUSHED_EVENTS = ['pull_request', 'pull_request_target', 'merge_group'];

/** Stands for a registry that was refused, so that a repository can be judged by itself. */
const NOWHERE = 'registry.invalid';

/** Inputs and what surrounds them → what the story works with; every mistake is found before any build. */
export function configure(inputs: Inputs, problems: Problems, around: Surroundings): Config {
  checkRegistry(inputs, problems);
  const images = imageInputs(inputs, problems).map(image => readImage(image, inputs, around, problems));
  checkDoubles(images, problems);
  if (inputs.packerBase !== undefined && inputs.packerBase !== 'scratch') {
    const base = parseImageRef(inputs.packerBase);
    if (typeof base === 'string') {
      problems.add(
        'packer-base',
        `${quote(inputs.packerBase)} ${base}`,
        'Write scratch or an image such as node:24-slim',
      );
    }
  }
  const registry = problems.has('registry') ? undefined : inputs.registry;
  const login = readLogin(inputs, problems, { registry, around });
  if (inputs.createRepository && registry !== undefined && login.ecr === undefined) {
    problems.add(
      'create-repository',
      `${registry} is not ECR`,
      'Remove it: other registries create repositories by themselves or by hand',
    );
  }
  return {
    registry: inputs.registry,
    images,
    builder: inputs.builder,
    packerBase: inputs.packerBase,
    push: inputs.push ?? !UNPUSHED_EVENTS.includes(around.eventName),
    login,
    createRepository: inputs.createRepository,
    dryRun: around.dryRun(inputs.dryRun, inputs.registry),
  };
}

function checkRegistry({ registry }: Inputs, problems: Problems): void {
  const ref = parseImageRef(`${registry}/name`);
  if (typeof ref === 'string' || ref.registry !== registry) {
    problems.add(
      'registry',
      `${quote(registry)} is not a registry's host`,
      'Write the host alone, such as ghcr.io, without https:// and without a path',
    );
  }
}

function readImage(image: ImageInput, inputs: Inputs, around: Surroundings, problems: Problems): ImageConfig {
  const { input, name } = image;
  const repository = image.repository ?? name;
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
  const context = posix.normalize(image.context ?? '.').replace(/(.)\/$/, '$1');
  const dockerfile = posix.normalize(image.dockerfile ?? posix.join(context, 'Dockerfile'));
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
  }
  if (image.target !== undefined && inputs.builder === 'packer') {
    problems.add(
      fieldOf(image, 'target'),
      'the packer knows no stages',
      'Leave it out, or set builder: docker',
    );
  }
  const platform = image.platform === undefined ? undefined : parsePlatform(image.platform);
  if (image.platform !== undefined && platform === undefined) {
    problems.add(
      fieldOf(image, 'platform'),
      `${quote(image.platform)} is not one platform`,
      'Write one such as linux/arm64',
    );
  }
  const { buildArgs, labels, target } = image;
  return {
    name,
    repository,
    context,
    dockerfile,
    target,
    platform,
    buildArgs,
    labels,
    tags: readTags(image, around, problems),
  };
}

function readTags(image: ImageInput, { sha }: Surroundings, problems: Problems): string[] {
  const tags = [...new Set(image.tags ?? [])];
  for (const tag of tags.filter(each => !isTag(each))) {
    problems.add(
      fieldOf(image, 'tags'),
      `${quote(tag)} is not a tag`,
      'Use up to 128 letters, digits, dots, dashes and underscores, not led by a dot or dash',
    );
  }
  if (tags.length > 0) return tags;
  if (sha !== '') return [`sha-${sha.slice(0, 12)}`];
  problems.add(
    fieldOf(image, 'tags'),
    'it was not given, and the run names no commit to make one from',
    'Give at least one tag',
  );
  return [];
}

/** Two images in one repository under one tag: the second would hide the first. */
function checkDoubles(images: ImageConfig[], problems: Problems): void {
  const seen = new Map<string, string>();
  for (const { name, repository, tags } of images) {
    for (const tag of tags) {
      const other = seen.get(`${repository}:${tag}`);
      if (other !== undefined) {
        problems.add(
          `images.${name}`,
          `${repository}:${tag} would be ${quote(other)} too`,
          'Give each image a repository or a tag of its own',
        );
      }
      seen.set(`${repository}:${tag}`, name);
    }
  }
}

/** The name under which a field's problem is told: its own input, or its place in `images`. */
function fieldOf(image: ImageInput, field: string): string {
  return image.input === 'repository' ? field : `${image.input}.${field}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
