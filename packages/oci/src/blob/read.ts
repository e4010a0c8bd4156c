import type { Digest } from '@pipeline/contracts';
import { verified } from '../manifest/digest.ts';
import { type FailedCall, silence } from '../wire/failure.ts';
import type { Transport } from '../wire/transport.ts';

export async function readBlob(
  wire: Transport,
  host: string,
  repository: string,
  blob: { digest: Digest; size?: number },
  from = 0,
): Promise<AsyncIterable<Uint8Array>> {
  const scope = { repository, push: false };
  const operation = `read blob ${blob.digest}`;
  const response = await wire.open({
    operation,
    method: 'GET',
    url: `/v2/${repository}/blobs/${blob.digest}`,
    scope,
    ...(from > 0 && { headers: { range: `bytes=${from}-` } }),
    accept: [from > 0 ? 206 : 200],
  });
  const bytes = translated(response.body, { host, operation, scope, authenticated: false });
  return from > 0 ? bytes : verified(bytes, blob, `${host}/${repository}`);
}

/** A body that breaks off fails as every other lost answer does. */
async function* translated(
  body: AsyncIterable<Uint8Array> | null,
  failed: FailedCall,
): AsyncGenerator<Uint8Array> {
  try {
    if (body !== null) yield* body;
  } catch (cause) {
    throw silence(failed, cause);
  }
}
