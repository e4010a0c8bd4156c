import type { Logger, Report } from '@pipeline/action-kit';
import { type BuilderName, type Choice, measure } from '@pipeline/build';
import { type Clock, ConfigError, formatImageRef } from '@pipeline/contracts';
import type { Layout, Registry } from '@pipeline/oci';
import { pushLayout } from '@pipeline/oci';
import type { Config, ImageConfig } from './config.ts';
import { diskFailure } from './disk-failure.ts';
import { type Commit, originLabels } from './labels.ts';
import { report } from './report.ts';
import type { Result } from './result.ts';
import type { Outputs } from './spec.gen.ts';

/** An image that was built, as a layout on disk. */
export interface Built {
  layout: Layout;
  /** The base image's repository, where it lies in the registry that is pushed to. */
  mountFrom?: string | undefined;
}

export interface Ports {
  commit(): Promise<Commit>;
  detectBuilder(): Promise<Choice>;
  build(
    builder: BuilderName,
    image: ImageConfig,
    labels: Record<string, string>,
    commit: Commit,
  ): Promise<Built>;
  /** Logs in, so it is asked only when there is something to push. */
  openRegistry(): Promise<Registry>;
  createRepository(repository: string): Promise<'created' | 'existed'>;
  /** Removes what building left on disk. */
  tidy(): Promise<void>;
  log: Logger;
  clock: Pick<Clock, 'now'>;
  signal: AbortSignal;
}

/** Builds every image before the first is pushed, so that a broken one leaves the registry untouched. */
export async function buildPush(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const mode = config.dryRun ? 'dry-run' : config.push ? 'push' : 'build-only';
  const result: Result = { registry: config.registry, mode, builder: undefined, images: [] };
  try {
    const layouts = await buildAll(config, result, ports);
    if (mode === 'push') await pushAll(config, result, layouts, ports);
    else tellUnpushed(result, ports.log);
  } catch (error) {
    result.error = diskFailure(error);
  } finally {
    await ports.tidy();
  }
  return report(result);
}

async function buildAll(config: Config, result: Result, ports: Ports): Promise<Built[]> {
  const { log, clock, signal } = ports;
  const choice = await choose(config, ports);
  result.builder = choice.builder;
  log.info(`Builder: ${choice.builder} (${choice.why})`);
  const commit = await ports.commit();
  const layouts: Built[] = [];
  for (const image of config.images) {
    signal.throwIfAborted();
    await log.group(`Build ${image.name}`, async () => {
      const start = clock.now();
      const built = await ports.build(choice.builder, image, originLabels(commit, image.labels), commit);
      const measured = await measure(built.layout);
      const reference = formatImageRef({
        registry: config.registry,
        repository: image.repository,
        digest: measured.digest,
      });
      log.info(`${image.name}: ${reference}`);
      layouts.push(built);
      result.images.push({ config: image, reference, measure: measured, buildTime: clock.now() - start });
    });
  }
  return layouts;
}

async function choose(config: Config, ports: Ports): Promise<Choice> {
  const { builder } = config;
  const choice = builder === 'auto' ? await ports.detectBuilder() : { builder, why: 'as the workflow says' };
  const staged = config.images.find(({ target }) => target !== undefined);
  if (choice.builder === 'packer' && staged !== undefined) {
    throw new ConfigError(
      `${staged.name} wants the stage "${staged.target}", and ${choice.why}, but the packer knows no stages`,
      {
        hint: 'Start docker on this runner, or give this image a Dockerfile of one stage without RUN',
      },
    );
  }
  return choice;
}

async function pushAll(config: Config, result: Result, layouts: Built[], ports: Ports): Promise<void> {
  const { log, clock, signal } = ports;
  const registry = await ports.openRegistry();
  for (const [i, image] of result.images.entries()) {
    signal.throwIfAborted();
    const { repository, tags, name } = image.config;
    await log.group(`Push ${name}`, async () => {
      if (config.createRepository && (await ports.createRepository(repository)) === 'created') {
        log.info(`Created the repository ${repository}`);
      }
      const start = clock.now();
      const { layout, mountFrom } = layouts[i] as Built;
      const how = await pushLayout(layout, registry, repository, tags, { mountFrom, signal });
      image.pushed = { how, time: clock.now() - start };
      log.info(`Pushed ${image.reference}, tagged ${tags.join(', ')}`);
    });
  }
}

function tellUnpushed({ mode, images }: Result, log: Logger): void {
  const why = mode === 'dry-run' ? 'Dry run: would push' : 'Not pushed';
  for (const { reference, config } of images)
    log.info(`${why} ${reference}, tagged ${config.tags.join(', ')}`);
}
