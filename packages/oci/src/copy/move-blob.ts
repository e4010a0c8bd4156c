import { RemoteError } from '@pipeline/contracts';
import type { BlobOutcome, BlobSource } from '../blob/blob.ts';
import type { CopyOptions, CopyPlan, PlannedBlob } from './plan-types.ts';

export interface Moved {
  outcome: BlobOutcome;
  mountRefused: boolean;
}

/**
 * Gives the target one blob. Where another copy of the same release sends it to this registry right now, it is
 * waited for and then mounted (or found there), so that its bytes go over the wire once.
 */
export async function moveBlob(
  { source, target, shared }: CopyPlan,
  { descriptor, from }: PlannedBlob,
  signal: CopyOptions['signal'],
): Promise<Moved> {
  const { digest, size } = descriptor;
  const { registry, repository } = target;
  const blob: BlobSource = {
    digest,
    size,
    open: async offset =>
      stoppable(await source.registry.readBlob(source.repository, { digest, size }, offset), signal),
  };
  const moving = putOnce(shared.arrival(registry.host, digest));
  shared.announce(registry.host, repository, digest, moving);
  return moving;

  async function putOnce(arrival: Promise<string | undefined> | undefined): Promise<Moved> {
    const arrived = await arrival;
    const holder = arrived ?? from;
    // The plan has looked; only what was sent here since then may be here.
    const absent = { ...blob, absent: arrived !== repository };
    const outcome = await registry.putBlob(repository, absent, holder).catch(error => {
      if (holder === undefined || holder === repository || !isForbidden(error)) throw error;
      // Who may push here need not be allowed to read there, and then a mount is no more than a saving.
      return registry.putBlob(repository, absent);
    });
    return { outcome, mountRefused: outcome === 'pushed' && holder !== undefined && holder !== repository };
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof RemoteError && (error.status === 401 || error.status === 403);
}

async function* stoppable(
  bytes: AsyncIterable<Uint8Array>,
  signal: CopyOptions['signal'],
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    yield chunk;
  }
}
