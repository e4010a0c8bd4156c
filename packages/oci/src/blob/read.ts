import { type Digest, RemoteError } from '@pipeline/contracts';
import { verified } from '../manifest/digest.ts';
import { type FailedCall, silence } from '../wire/failure.ts';
import type { HeaderFields } from '../wire/header-fields.ts';
import { ATTEMPTS } from '../wire/retry.ts';
import type { Opened, Transport } from '../wire/transport.ts';

/** Up to this size, in bytes, a blob is read at once. */
const SMALL = 1 << 20;
/** After so many more bytes, a body that breaks off is taken for good again. */
const PROGRESS = 1 << 24;

interface Wanted {
  digest: Digest;
  size?: number;
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-blobs */
export async function readBlob(
  wire: Transport,
  host: string,
  repository: string,
  blob: Wanted,
  from?: number,
): Promise<AsyncIterable<Uint8Array>> {
  const scope = { repository, push: false };
  const operation = `read blob ${blob.digest}`;
  const get = { operation, method: 'GET', url: `/v2/${repository}/blobs/${blob.digest}`, scope } as const;
  if (blob.size !== undefined && blob.size <= SMALL) {
    const { bytes } = await wire.send({ ...get, accept: [200] });
    return from === undefined
      ? verified(only(bytes), blob, `${host}/${repository}`)
      : only(bytes.subarray(from));
  }
  const open = async (at: number): Promise<Opened> => {
    if (at === 0) return wire.open({ ...get, accept: [200] });
    const answer = await wire.open({ ...get, headers: { range: `bytes=${at}-` }, accept: [200, 206] });
    if (answer.status === 200) return { ...answer, body: after(at, answer.body) };
    if (startOf(answer.headers) === at) return answer;
    answer.close();
    throw new RemoteError(`${host}/${repository}: ${operation} was answered with another range`, {
      service: host,
      operation,
      status: answer.status,
    });
  };
  const failed = { host, operation, scope, authenticated: false };
  const pieces = unbroken(wire, failed, open, await open(from ?? 0), from ?? 0, blob.size);
  return from === undefined ? verified(owned(pieces), blob, `${host}/${repository}`) : pieces;
}

/** Goes on with another body, from where the first one broke off. */
async function* unbroken(
  wire: Transport,
  failed: FailedCall,
  open: (at: number) => Promise<Opened>,
  first: Opened,
  from: number,
  size = 0,
): AsyncGenerator<Uint8Array> {
  let [{ body }, at, good] = [first, from, from];
  for (let sent = 1; ; sent++) {
    try {
      for await (const piece of body) {
        at += piece.length;
        yield piece;
      }
      if (at < size) throw new Error(`the body ended ${size - at} bytes too early`);
      return;
    } catch (cause) {
      wire.signal?.throwIfAborted();
      const error = silence(failed, cause);
      if (at - good >= PROGRESS) [sent, good] = [1, at];
      if (sent >= ATTEMPTS) throw error;
      await wire.waitAfter(error, sent);
      ({ body } = await open(at));
    }
  }
}

/** What is left of a body that begins at the start, although a later part was asked for. */
async function* after(offset: number, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let passed = 0;
  for await (const piece of body) {
    const known = Math.min(Math.max(offset - passed, 0), piece.length);
    passed += piece.length;
    if (known < piece.length) yield piece.subarray(known);
  }
}

/** Pieces that stay as they are. */
async function* owned(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield new Uint8Array(piece);
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.content-range */
function startOf(headers: HeaderFields): number {
  return Number(/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
}
