import { copyImage, planCopy, pushLayout, type Registry } from '@pipeline/oci';
import type { Config } from './config/config.ts';
import type { Made, Progress, Sent } from './image-result.ts';
import type { Ports } from './ports.ts';
import { type Place, prepareRepository } from './repository.ts';
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
          const there = host === config.registry && (made.how === 'reused' || made.pushed);
          if (!there) await prepareRepository(to, config, ports);
          progress.sent.push(await send(made, home, to, ports));
        }
        for (const { place, what } of progress.sent)
          log.info(`${place}: ${typeof what === 'string' ? `sent ${what}` : `${what.bytes} bytes sent`}`);
      }),
    );
  }
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
    return { place, what: { blobs, bytes: bytesPushed } };
  }
  if (own && made.pushed) return { place, what: 'by the builder' };
  // What it is made of is there, and of what was reused the manifest, too.
  if (own && how === 'merged') await home.putManifest(repository, root.descriptor.digest, root);
  if (own) return { place, what: NOTHING };
  const source = { registry: home, repository: config.repository };
  const plan = await planCopy({
    source,
    target: { registry: target, repository },
    digest: root.descriptor.digest,
  });
  const { blobs, bytesSent } = await copyImage(plan, { signal, log: log.info });
  const { present, sent, mounted } = blobs;
  return { place, what: { blobs: { reused: present, pushed: sent, mounted }, bytes: bytesSent } };
}
