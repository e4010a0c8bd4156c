import { formatParts } from '@pipeline/build';
import { concurrently } from '@pipeline/oci';
import type { Config } from './config/config.ts';
import type { ImageConfig } from './config/image-config.ts';
import type { Made, Progress } from './image-result.ts';
import type { LastBuild } from './last-build.ts';
import { atRegistry, onDisk, reused } from './made.ts';
import { merged } from './merged.ts';
import { type Commit, INPUTS, originOf } from './origin.ts';
import type { Builder, DockerfileImage, Ports } from './ports.ts';
import { prepareRepository } from './repository.ts';
import { type Looked, look, unasked } from './reuse.ts';
import { timed } from './timed.ts';

/**
 * Every image: found as it was built before, built, taken over from another builder, or put together from its platforms. A
 * builder may push what it made, by digest: until all are made, scanned and attested, no tag tells of it.
 */
export async function makeAll(config: Config, commit: Commit, done: Progress[], ports: Ports): Promise<void> {
  const { log, signal, clock } = ports;
  const { registry: host, images } = config;
  const times: Progress['times'] = {};
  const looked = await timed(clock, times, 'look', () => lookAll(config, commit, ports));
  const unbuilt = images.filter(isDockerfile).filter(({ name }) => looked.get(name)?.found === undefined);
  let builder: Builder | undefined;

  const make = async (image: ImageConfig): Promise<Made> => {
    const { source } = image;
    if (source.kind === 'merge') return merged(image, source, await ports.openRegistry(host), commit);
    if (source.kind === 'layout') {
      const layout = await ports.adopt(source);
      return { ...(await onDisk(image, host, layout, commit)), how: 'adopted', why: `from ${source.path}` };
    }
    const found = looked.get(image.name) as Looked;
    if (found.found !== undefined) return reused(image, found, host);
    builder ??= await opened(unbuilt, ports);
    return build({ ...image, source }, builder, found, config, commit, ports);
  };
  for (const image of images) {
    signal.throwIfAborted();
    const own: Progress['times'] = { ...times };
    const made = await log.group(`${VERBS[image.source.kind]} ${image.name}`, async () => {
      for (const why of image.leftOut) log.info(`No tag by ${why}`);
      const one = await timed(clock, own, 'build', () => make(image));
      log.info(`${image.name}: ${one.how}, ${one.why}`);
      log.info(`${image.name}: ${one.reference}`);
      return one;
    });
    const before = lastOf(looked.get(image.name))?.size;
    done.push({
      made,
      ...(before && { before }),
      ...{ sent: [], attached: {}, set: [], tagged: false, times: own },
    });
  }
}

const VERBS = { dockerfile: 'Build', layout: 'Take over', merge: 'Merge' } as const;

/** So many contexts are read, and requests sent, at a time. */
const LOOKS = 4;

/**
 * What each image is built from, and what the registry has that was, by the images' names. It is asked only where something
 * would be pushed; the inputs stand on the image in any case, so that a dry run makes the very same one.
 */
async function lookAll(config: Config, commit: Commit, ports: Ports): Promise<Map<string, Looked>> {
  const { reuse, push, dryRun, registry } = config;
  const looked = await concurrently(config.images.filter(isDockerfile), LOOKS, async image => {
    const inputs = await ports.inputsOf(image, commit);
    const found =
      reuse === undefined
        ? unasked(inputs, 'as the workflow wants it anew')
        : push && !dryRun
          ? await look(image, inputs, await ports.openRegistry(registry), reuse, ports.clock)
          : unasked(inputs, 'and nothing was looked for, since nothing is pushed');
    return [image.name, found] as const;
  });
  return new Map(looked);
}

function isDockerfile(image: ImageConfig): image is DockerfileImage {
  return image.source.kind === 'dockerfile';
}

function lastOf(looked: Looked | undefined): LastBuild | undefined {
  return looked?.found === undefined ? looked?.last : undefined;
}

/** One builder for all of them; it tells why it was taken. */
async function opened(images: readonly DockerfileImage[], ports: Ports): Promise<Builder> {
  const builder = await ports.openBuilder(images);
  ports.log.info(`Builder: ${builder.name} (${builder.why})`);
  return builder;
}

async function build(
  image: DockerfileImage,
  builder: Builder,
  looked: Looked,
  config: Config,
  commit: Commit,
  ports: Ports,
): Promise<Made> {
  const { registry: host } = config;
  const { inputs, why } = looked;
  const last = lastOf(looked)?.root;
  const origin = originOf(commit, image.version);
  if (builder.pushes) await prepareRepository({ host, repository: image.repository }, config, ports);
  const made = await builder.build(
    image,
    {
      labels: { ...origin, ...image.source.labels },
      annotations: {
        ...origin,
        ...image.source.annotations,
        ...(inputs && { [INPUTS]: formatParts(inputs.parts) }),
      },
    },
    { commit, last },
  );
  const { layout, pushed, mountFrom, materials = [], steps, cacheNotWritten } = made;
  const lying =
    layout === undefined
      ? await atRegistry(image, pushed, await ports.openRegistry(host), commit)
      : await onDisk(image, host, layout, commit);
  return {
    ...lying,
    ...(pushed && { pushed: true }),
    how: 'built',
    why,
    mountFrom,
    materials,
    ...(inputs && { inputs }),
    ...(steps && { steps }),
    ...(cacheNotWritten !== undefined && { cacheNotWritten }),
  };
}
