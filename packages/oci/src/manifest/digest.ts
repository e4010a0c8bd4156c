import { createHash } from 'node:crypto';
import { type Digest, RemoteError } from '@pipeline/contracts';

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * Passes bytes through and recomputes their digest; throws at the end where it is not the one promised, and as soon as
 * there are more bytes than promised, so that whatever took the bytes must be thrown away. `from` names the source.
 */
export async function* verified(
  bytes: AsyncIterable<Uint8Array>,
  promised: { digest: Digest; size?: number },
  from: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    size += chunk.length;
    // Who collects them holds no more than was promised.
    if (size > (promised.size ?? size)) throw lie(from, `${promised.size} bytes`, 'more');
    yield chunk;
  }
  const digest: Digest = `sha256:${hash.digest('hex')}`;
  if (digest !== promised.digest) throw lie(from, promised.digest, digest);
  if (promised.size !== undefined && size !== promised.size) {
    throw lie(from, `${promised.size} bytes`, `${size} bytes`);
  }
}

/** The error for content that is not what its digest says. */
export function lie(from: string, wanted: string, got: string): RemoteError {
  return new RemoteError(`${from} gave other content than was asked for: wanted ${wanted}, got ${got}`, {
    service: from,
    operation: 'verify digest',
    errorCode: 'DIGEST_MISMATCH',
    hint: 'Run it again; if it stays so, the registry or a proxy before it damages or replaces content',
  });
}
