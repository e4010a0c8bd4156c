import { copyImage, planCopy, pushLayout, type Registry } from '@pipeline/oci';
import type { Config } from './config/config.ts';
import type { Made, Progress, Sent } from './image-result.ts';
import type { Ports } from './ports.ts';
import { timed } from './timed.ts';

/** Every image's bytes to every place, by digest and with no tag: nobody takes it for a release yet. */
export async function pushAll(config: Config, done: readonly Progress[], ports: Ports): Promise<void> {
  const { log, signal, clock } = ports;
  for (const progress of done) {
    signal.throwIfAborted();
    const { made, times } = progress;
    await log.group(`Push ${made.config.name}`, () =>
      timed(clock, times, 'push', async () => {
        const home = await ports.openRegistry(config.registry);
        for (const { registry: host, prefix } of config.places) {
          const to = { host, repository: `${prefix}${made.config.repository}` };
          const there = host === config.registry && made.how === 'reused';
          if (config.createRepository !== undefined && !there) await prepareRepository(to, ports);
          progress.sent.push(await send(made, home, to, ports));
        }
        for (const { place, bytes } of progress.sent) log.info(`${place}: ${bytes} bytes sent`);
      }),
    );
  }
}

interface Place {
  host: string;
  repository: string;
}

async function prepareRepository(
  { host, repository }: Place,
  { createRepository, log }: Ports,
): Promise<void> {
  const made = await createRepository(host, repository);
  if (made?.created) log.info(`Created the repository ${repository}`);
  for (const difference of made?.differs ?? [])
    log.info(`The repository ${repository} exists and is left as it is: it ${difference}`);
}

const NOTHING = { blobs: { pushed: 0, mounted: 0, reused: 0 }, bytes: 0 };

/** From the disk, or what is on no disk here from the registry itself. */
async function send(made: Made, home: Registry, { host, repository }: Place, ports: Ports): Promise<Sent> {
  const { signal, log } = ports;
  const place = `${host}/${repository}`;
  const { layout, root, config, how } = made;
  const own = host === home.host && repository === config.repository;
  const target = own ? home : await ports.openRegistry(host);
  if (layout !== undefined) {
    const from = own ? { mountFrom: made.mountFrom } : {};
    const { blobs, bytesPushed } = await pushLayout(layout, target, repository, [], { ...from, signal });
    return { place, blobs, bytes: bytesPushed };
  }
  // What it is made of is there, and of what was reused the manifest, too.
  if (own && how === 'merged') await home.putManifest(repository, root.descriptor.digest, root);
  if (own) return { place, ...NOTHING };
  const source = { registry: home, repository: config.repository };
  const plan = await planCopy({
    source,
    target: { registry: target, repository },
    digest: root.descriptor.digest,
  });
  const { blobs, bytesSent } = await copyImage(plan, { signal, log: log.info });
  return {
    place,
    blobs: { reused: blobs.present, pushed: blobs.sent, mounted: blobs.mounted },
    bytes: bytesSent,
  };
}
