import { resolve } from 'node:path';
import {
  annotate,
  buildWithBuildx,
  buildWithDocker,
  type Choice,
  cacheUse,
  NO_CACHE_USE,
  openBuilder,
  pushesByDigest,
  runnerUntil,
} from '@pipeline/build';
import { formatPlatform } from '@pipeline/oci';
import type { Builder, DockerfileImage, Words } from '../ports.ts';
import { readsDisk } from '../scan.ts';
import { platformsOf } from './platform.ts';
import type { Workshop } from './workshop.ts';

/** The docker engine's own builder. */
export async function dockerBuilder({ why }: Choice, shop: Workshop): Promise<Builder> {
  const programs = await programsOf(shop);
  return {
    ...{ name: 'docker', why, pushes: false },
    async build(image, words) {
      // An engine builds for its own machine, and an older one must not be told so.
      const request = { ...requestOf(image, words, shop), platforms: image.source.platforms };
      const built = await buildWithDocker(await shop.nextDir(), { ...request, ...programs });
      await annotate(built.layout, words.annotations);
      return built;
    },
  };
}

/** BuildKit: pushes by itself where it can, and hands the image over only to what reads it here. */
export async function buildxBuilder({ why, open, driver = '' }: Choice, shop: Workshop): Promise<Builder> {
  const programs = await programsOf(shop);
  const builder = open ? await openBuilder(programs) : undefined;
  if (builder !== undefined) shop.atEnd(() => builder.close());
  const { registry, push, dryRun, sbom, scan } = shop.config;
  // What is read here comes here in any case, and is then pushed from here as fast: measured.
  const readHere = sbom || (scan !== undefined && readsDisk(scan.argv));
  const pushes = push && !dryRun && !readHere && pushesByDigest(driver, registry);
  return {
    ...{ name: 'buildx', why, pushes },
    async build(image, words) {
      return buildWithBuildx(await shop.nextDir(), {
        ...{ ...requestOf(image, words, shop), ...programs, builder: builder?.name },
        platforms: platformsOf(image.source, shop.config),
        annotations: words.annotations,
        ...(pushes && { push: `${registry}/${image.repository}` }),
      });
    },
  };
}

async function programsOf({ run, dockerEnv }: Workshop) {
  return { run: runnerUntil(run.signal), log: run.log.info, env: await dockerEnv() };
}

function requestOf({ name, source, repository }: DockerfileImage, { labels }: Words, shop: Workshop) {
  const { config, run } = shop;
  const { workspace } = run.context;
  const part = config.mode === 'by-digest' ? source.platforms.map(formatPlatform).join('-') : '';
  const place = { name, repository, registry: config.registry, ...(part !== '' && { part }) };
  const { target, buildArgs, secrets, pull, noCache } = source;
  const cache = source.cache ?? (config.cache === 'none' ? NO_CACHE_USE : cacheUse(config.cache, place));
  return {
    ...{ target, buildArgs, labels, secrets, pull, noCache },
    context: resolve(workspace, source.context),
    dockerfile: resolve(workspace, source.dockerfile),
    dockerfileName: source.dockerfile,
    cache: { ...cache, to: config.push && !config.dryRun ? cache.to : [] },
  };
}
