import { type Choice, detectBuilder, runnerUntil } from '@pipeline/build';
import { ConfigError } from '@pipeline/contracts';
import type { Builder, DockerfileImage } from '../ports.ts';
import { buildxBuilder, dockerBuilder } from './docker-builder.ts';
import { packer } from './packer.ts';
import type { Workshop } from './workshop.ts';

/** The builder for these images, made ready. */
export async function readyBuilder(images: readonly DockerfileImage[], shop: Workshop): Promise<Builder> {
  const choice = await choose(images, shop);
  refuseBeyondPacker(images, choice);
  if (choice.builder === 'packer') return packer(choice, shop);
  return choice.builder === 'buildx' ? buildxBuilder(choice, shop) : dockerBuilder(choice, shop);
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
