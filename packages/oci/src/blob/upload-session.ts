import { type Digest, RemoteError } from '@pipeline/contracts';
import { givenUrl } from '../wire/given-url.ts';
import type { Answer } from '../wire/persist.ts';
import type { Transport } from '../wire/transport.ts';

/** `mounted`, or the URL to upload to. A registry that will not mount answers with an upload instead. */
export async function startUpload(
  wire: Transport,
  repository: string,
  mount?: { digest: Digest; from: string },
): Promise<URL | 'mounted'> {
  const query = mount === undefined ? '' : `?mount=${mount.digest}&from=${encodeURIComponent(mount.from)}`;
  const operation = 'start an upload';
  const answer = await wire.send({
    operation,
    method: 'POST',
    url: `/v2/${repository}/blobs/uploads/${query}`,
    scope: { repository, push: true, ...(mount !== undefined && { from: mount.from }) },
    headers: { 'content-length': '0' },
    accept: [201, 202],
  });
  if (answer.status === 201) return 'mounted';
  const url = locationOf(answer);
  if (url !== undefined) return url;
  const { host } = new URL(answer.url);
  throw new RemoteError(`${host}/${repository}: an upload was started without a Location`, {
    service: host,
    operation,
    status: answer.status,
  });
}

/**
 * How many bytes of an upload the registry has, and where it goes on; `undefined` where it has lost the upload, or
 * does not tell. https://github.com/opencontainers/distribution-spec/blob/main/spec.md#resuming-an-upload
 */
export async function uploadState(
  wire: Transport,
  repository: string,
  upload: URL,
): Promise<{ url: URL; received: number } | undefined> {
  const answer = await wire.send({
    operation: 'ask how far an upload is',
    method: 'GET',
    url: upload,
    scope: { repository, push: true },
    accept: [200, 202, 204, 400, 404, 405, 410, 416, 501],
  });
  const last = /^(?:bytes[ =])?0-(\d+)$/.exec(answer.headers.get('range') ?? '')?.[1];
  if (answer.status >= 300 || last === undefined) return undefined;
  // Both none and one byte are told as `0-0`; for one byte it is not worth asking.
  const received = last === '0' ? 0 : Number(last) + 1;
  return { url: locationOf(answer) ?? upload, received };
}

/** Where the next request of an upload goes: it may change with every answer. */
export function locationOf({ headers, url }: Pick<Answer, 'headers' | 'url'>): URL | undefined {
  const location = headers.get('location');
  return location === null ? undefined : givenUrl(location, url, 'the place of an upload');
}
