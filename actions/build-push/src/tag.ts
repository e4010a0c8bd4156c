import { RemoteError } from '@pipeline/contracts';
import { concurrently, type Registry, setTag } from '@pipeline/oci';
import type { Config } from './config/config.ts';
import type { KnownInputs, Progress } from './image-result.ts';
import type { Ports } from './ports.ts';
import { timed } from './timed.ts';

/** Tags set at a time. */
const TAGS = 4;

/**
 * Every tag of every image, at every place: what is there now is whole, scanned, and says where it comes from. Once begun it
 * is finished, also in a run that is cancelled meanwhile, so that no image is half released. The tag by which it is found
 * again comes last of all: who finds it needs to look at nothing else.
 */
export async function tagAll(config: Config, done: readonly Progress[], ports: Ports): Promise<void> {
  ports.signal.throwIfAborted();
  for (const progress of done) {
    const { root, config: image, inputs, how } = progress.made;
    await timed(ports.clock, progress.times, 'tag', async () => {
      const wanted = config.places.flatMap(place => image.tags.map(tag => ({ ...place, tag })));
      await concurrently(wanted, TAGS, async ({ registry, prefix, tag }) => {
        const repository = `${prefix}${image.repository}`;
        await setTag(await ports.openSteady(registry), repository, tag, root);
        progress.set.push(`${registry}/${repository}:${tag}`);
      });
      if (inputs !== undefined && how === 'built')
        await keepFindable(progress, inputs, await ports.openSteady(config.registry), ports);
    });
    progress.tagged = true;
    const tags = image.tags.length === 0 ? 'untagged' : `tagged ${image.tags.join(', ')}`;
    for (const { place } of progress.sent) ports.log.info(`${place}@${root.descriptor.digest}: ${tags}`);
  }
}

/** A convenience for the next run: what keeps it from being set is told, and is no failure of this one. */
async function keepFindable(
  { made: { root, config }, attached }: Progress,
  { tag }: KnownInputs,
  registry: Registry,
  { log }: Ports,
): Promise<void> {
  const { name, repository } = config;
  if (attached.unsigned !== undefined) {
    log.info(`${name}: the next run builds it again, since this one could not be signed`);
    return;
  }
  try {
    await setTag(registry, repository, tag, root);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    log.info(`${name}: the next run will not find this image by its inputs: ${error.message}`);
  }
}
