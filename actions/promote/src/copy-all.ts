import { ActionError, formatImageRef } from '@pipeline/contracts';
import type { Copied } from '@pipeline/oci';
import { leaving, stoppedBy } from './left-behind.ts';
import type { Ports } from './ports.ts';
import type { Ready } from './prepare.ts';

const UNSEEN = 'No tag was set, so what has arrived is seen by no one; a next run goes on from there.';

/** Copies every image, by its digest alone. @throws ActionError where one did not arrive as it was sent */
export async function copyAll(
  ready: readonly Ready[],
  { images, log, signal }: Pick<Ports, 'images' | 'log' | 'signal'>,
): Promise<Copied[]> {
  const copied: Copied[] = [];
  try {
    for (const image of ready) {
      signal.throwIfAborted();
      await log.group(`Copy ${image.name}`, async () => {
        const done = await images.copy(image.plan);
        copied.push(arrived(image, done));
        log.info(`${formatImageRef({ ...image.to, digest: image.digest })} is there`);
      });
    }
    signal.throwIfAborted();
    return copied;
  } catch (error) {
    const cause = stoppedBy(error, signal);
    throw cause instanceof ActionError ? leaving(cause, UNSEEN) : error;
  }
}

/** A promotion that would change a digest fails. */
function arrived({ name, digest }: Ready, copied: Copied): Copied {
  const [root] = copied.roots;
  if (copied.roots.length === 1 && root?.digest === digest) return copied;
  throw new ActionError(
    'digest-changed',
    `${name} left as ${digest} and arrived as ${root?.digest ?? 'nothing'}`,
    { hint: 'Do not deploy it. See what stands between the two registries' },
  );
}
