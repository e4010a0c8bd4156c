import type { Problems } from '@pipeline/action-kit';
import { type AskedSigning, askedSigning } from '@pipeline/attestation';
import type { BuilderName } from '@pipeline/build';
import { parseImageRef } from '@pipeline/contracts';
import { type RegistryLogin, readLogin } from '@pipeline/registry-login';
import type { Inputs } from '../spec.gen.ts';
import { bakeInputs } from './bake-input.ts';
import { type Destination, destinationsOf, isHost } from './destinations.ts';
import type { ImageConfig } from './image-config.ts';
import { imageInputs, refuseBeside } from './image-input.ts';
import { mergeInputs } from './merge-input.ts';
import { readImage } from './read-image.ts';
import { readTags } from './read-tags.ts';
import { type RepositorySettings, readRepositorySettings } from './repository-settings.ts';
import { secretLooking } from './secret-looking.ts';
import type { Surroundings } from './surroundings.ts';

export interface Config {
  registry: string;
  /** Where the images go: the registry itself first, then further ones. */
  places: Destination[];
  images: ImageConfig[];
  mode: Inputs['mode'];
  builder: 'auto' | BuilderName;
  packerBase: string | undefined;
  cache: Inputs['cache'];
  push: boolean;
  /** Absent where nothing is looked for; `maxAge` in milliseconds. */
  reuse: { maxAge: number | undefined } | undefined;
  /** `timeout` in milliseconds. */
  scan: { argv: string[]; timeout: number } | undefined;
  provenance: boolean;
  sbom: boolean;
  signing: AskedSigning;
  login: RegistryLogin;
  /** How one is made in ECR, where it does not exist; absent where none is made. */
  createRepository: RepositorySettings | undefined;
  dryRun: boolean;
  /** What the workflow's author should know although nothing is wrong. */
  warnings: string[];
}

const UNPUSHED_EVENTS = ['pull_request', 'pull_request_target', 'merge_group'];

/** Inputs and what surrounds them → what the story works with; every mistake is found before any build. */
export function configure(inputs: Inputs, problems: Problems, around: Surroundings): Config {
  if (!isHost(inputs.registry)) {
    problems.add(
      'registry',
      `${quote(inputs.registry)} is not a registry's host`,
      'Write the host alone, such as ghcr.io, without https:// and without a path',
    );
  }
  const images =
    inputs.mode === 'merge' ? mergedImages(inputs, around, problems) : builtImages(inputs, around, problems);
  checkDoubles(images, problems);
  checkPackerBase(inputs.packerBase, problems);
  checkCache(inputs, problems);
  const registry = problems.has('registry') ? undefined : inputs.registry;
  const places = destinationsOf(inputs.alsoTo ?? [], inputs.registry, problems);
  const pushedTo = places.map(place => place.registry);
  const login = readLogin(inputs, problems, { registry, around, pushedTo });
  const dryRun = around.dryRun(inputs.dryRun, inputs.registry);
  return {
    registry: inputs.registry,
    places,
    images,
    mode: inputs.mode,
    builder: inputs.builder,
    packerBase: inputs.packerBase,
    cache: inputs.cache,
    push: inputs.push ?? !UNPUSHED_EVENTS.includes(around.eventName),
    reuse: inputs.reuse ? { maxAge: inputs.reuseMaxAge } : undefined,
    scan: scanOf(inputs, problems),
    provenance: inputs.provenance,
    sbom: inputs.sbom,
    signing: askedSigning(inputs.signing),
    login,
    createRepository: readRepositorySettings(inputs, login, problems),
    dryRun,
    warnings: secretLooking(images),
  };
}

function builtImages(inputs: Inputs, around: Surroundings, problems: Problems): ImageConfig[] {
  if (inputs.merge !== undefined)
    problems.add('merge', `it was given, and the mode is ${inputs.mode}`, 'Set mode: merge, or leave it out');
  const given =
    inputs.bakeFile === undefined ? imageInputs(inputs, problems) : bakeInputs(inputs, around, problems);
  return given.map(image => readImage(image, inputs, around, problems));
}

/** Nothing is built: what says how is refused. */
function mergedImages(inputs: Inputs, around: Surroundings, problems: Problems): ImageConfig[] {
  const { images, repository, context, dockerfile, target, layout, registry, tags } = inputs;
  refuseBeside('merge', { images, repository, context, dockerfile, target, layout }, problems);
  return mergeInputs(inputs.merge ?? [], registry, problems).map(({ name, repository, parts }) => ({
    name,
    repository,
    source: { kind: 'merge', parts },
    ...readTags({ input: 'tags', tags }, name, inputs, around, problems),
  }));
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

function checkPackerBase(name: string | undefined, problems: Problems): void {
  const base = name === undefined || name === 'scratch' ? undefined : parseImageRef(name);
  if (typeof base !== 'string') return;
  problems.add(
    'packer-base',
    `${quote(name ?? '')} ${base}`,
    'Write scratch or an image such as node:24-slim',
  );
}

function checkCache({ cache, builder }: Inputs, problems: Problems): void {
  if (cache === 'none' || builder === 'auto' || builder === 'buildx') return;
  problems.add(
    'cache',
    `builder: ${builder} has none that outlives the job`,
    'Leave it out, or set builder: buildx',
  );
}

function scanOf({ scanCommand, scanTimeout, mode }: Inputs, problems: Problems): Config['scan'] {
  if (scanCommand === undefined) return undefined;
  const unknown = scanCommand
    .join(' ')
    .match(/\{[a-z]+\}/g)
    ?.find(each => !PLACES.includes(each));
  if (unknown !== undefined)
    problems.add('scan-command', `there is no ${unknown}`, `There are ${PLACES.join(', ')}`);
  if (mode === 'by-digest')
    problems.add('scan-command', 'the mode is by-digest, which sets no tag', 'Scan in the job that merges');
  return { argv: scanCommand, timeout: scanTimeout };
}

const PLACES = ['{image}', '{layout}', '{sbom}', '{name}'];

function quote(text: string): string {
  return JSON.stringify(text);
}
