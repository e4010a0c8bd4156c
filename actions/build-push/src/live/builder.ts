import { resolve } from 'node:path';
import type { Run } from '@pipeline/action-kit';
import {
  buildWithBuildx,
  buildWithDocker,
  type Choice,
  cacheUse,
  DockerfileError,
  type DockerRequest,
  detectBuilder,
  NO_CACHE_USE,
  openBuilder,
  pack,
  runnerUntil,
} from '@pipeline/build';
import { ConfigError } from '@pipeline/contracts';
import { formatPlatform } from '@pipeline/oci';
import type { Logins } from '@pipeline/registry-login';
import type { Config } from '../config/config.ts';
import type { Commit } from '../origin.ts';
import type { Builder, Built, DockerfileImage } from '../ports.ts';
import { platformsOf } from './platform.ts';

/** What building needs of this machine. */
export interface Workshop {
  config: Config;
  run: Run;
  logins: Logins;
  /** A folder for one image. */
  nextDir(): Promise<string>;
  /** Variables by which docker is logged in. */
  dockerEnv(): Promise<Record<string, string>>;
  /** What is done when everything is, whatever came of it. */
  atEnd(work: () => Promise<void>): void;
}

/** The builder for these images, made ready. */
export async function readyBuilder(images: readonly DockerfileImage[], shop: Workshop): Promise<Builder> {
  const choice = await choose(images, shop);
  refuseBeyondPacker(images, choice);
  const { builder: name, why } = choice;
  if (name === 'packer')
    return {
      ...{ name, why },
      build: (image, labels, commit) =>
        packed(image, labels, commit, shop).catch((error: unknown) => {
          throw shop.config.builder === 'auto' ? withWhy(error, why) : error;
        }),
    };
  const { run } = shop;
  const env = await shop.dockerEnv();
  const programs = { run: runnerUntil(run.signal), log: run.log.info, env };
  const builder = choice.open ? await openBuilder(programs) : undefined;
  if (builder !== undefined) shop.atEnd(() => builder.close());
  const make = name === 'buildx' ? buildWithBuildx : buildWithDocker;
  return {
    name,
    why,
    build: async (image, labels) =>
      make(await shop.nextDir(), {
        ...requestOf(image, labels, name, shop),
        ...programs,
        dockerfileName: image.source.dockerfile,
        builder: builder?.name,
      }),
  };
}

async function choose(images: readonly DockerfileImage[], { config, run }: Workshop): Promise<Choice> {
  const { builder, cache } = config;
  if (builder === 'packer' || builder === 'docker') return { builder, why: 'as the workflow says' };
  const sources = images.map(({ source }) => source);
  const needs = {
    severalPlatforms: sources.some(({ platforms }) => platforms.length > 1),
    cache: cache !== 'none' || sources.some(source => source.cache !== undefined),
    secrets: sources.some(({ secrets }) => secrets.length > 0),
  };
  return detectBuilder(runnerUntil(run.signal), needs, { onlyBuildx: builder === 'buildx' });
}

/** What nobody asked of the packer by name, and it cannot do. */
function refuseBeyondPacker(images: readonly DockerfileImage[], { builder, why }: Choice): void {
  const staged = images.find(({ source }) => source.target !== undefined);
  if (builder !== 'packer' || staged === undefined) return;
  throw new ConfigError(
    `${staged.name} wants the stage "${staged.source.target}", and ${why}, but the packer knows no stages`,
    { hint: 'Start docker on this runner, or give this image a Dockerfile of one stage without RUN' },
  );
}

/** Nobody asked for the packer by name: whoever reads what it cannot do must know why it was taken. */
function withWhy(error: unknown, why: string): unknown {
  if (!(error instanceof DockerfileError)) return error;
  const { file, line, message, hint = '' } = error;
  const place = line === undefined ? file : `${file}:${line}`;
  const reason = `${why.charAt(0).toUpperCase()}${why.slice(1)}`;
  const details = { hint: `${reason}. ${hint}`.trim(), cause: error };
  return new DockerfileError(message.slice(`${place}: `.length), { file, line }, details);
}

function requestOf(
  image: DockerfileImage,
  labels: Record<string, string>,
  name: Choice['builder'],
  { config, run }: Workshop,
): DockerRequest {
  const { source, repository } = image;
  const { workspace } = run.context;
  const part = config.mode === 'by-digest' ? source.platforms.map(formatPlatform).join('-') : '';
  const place = {
    ...{ name: image.name, repository, registry: config.registry },
    ...(part !== '' && { part }),
  };
  const { target, buildArgs, secrets, pull, noCache } = source;
  const cache = source.cache ?? (config.cache === 'none' ? NO_CACHE_USE : cacheUse(config.cache, place));
  return {
    ...{ target, buildArgs, labels, secrets, pull, noCache },
    context: resolve(workspace, source.context),
    dockerfile: resolve(workspace, source.dockerfile),
    // An engine builds for its own machine, and an older one must not be told so.
    platforms: name === 'buildx' ? platformsOf(source, config) : source.platforms,
    cache: { ...cache, to: config.push && !config.dryRun ? cache.to : [] },
  };
}

async function packed(
  { source }: DockerfileImage,
  labels: Record<string, string>,
  commit: Commit,
  { config, run, logins, nextDir }: Workshop,
): Promise<Built> {
  const { workspace, env } = run.context;
  const epoch = env('SOURCE_DATE_EPOCH');
  const { layout, images } = await pack(await nextDir(), {
    context: resolve(workspace, source.context),
    dockerfile: { path: resolve(workspace, source.dockerfile), name: source.dockerfile },
    buildArgs: source.buildArgs,
    platforms: platformsOf(source, config),
    labels,
    base: config.packerBase,
    registryFor: logins.openRegistry,
    log: run.log.info,
    ...(commit.time !== undefined && { created: commit.time }),
    ...(epoch !== undefined && /^\d+$/.test(epoch) && { mtime: Number(epoch) }),
  });
  const bases = images.flatMap(({ base }) => base ?? []);
  const near = bases.find(({ ref }) => ref.registry === config.registry);
  const materials = new Map(
    bases.map(({ ref, named }) => {
      const { registry, repository } = ref;
      return [named, { uri: `oci://${registry}/${repository}`, digest: named }];
    }),
  );
  return { layout, mountFrom: near?.ref.repository, materials: [...materials.values()] };
}
