import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Entry, tarOf } from './tar-fixture.ts';

export interface ImageContents {
  config: { Entrypoint?: string[]; Cmd?: string[]; Env?: string[]; WorkingDir?: string };
  files: Entry[];
}

const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Pushes a one-layer image over HTTP; returns its reference by digest. */
export async function pushImage(
  host: string,
  repository: string,
  { config, files }: ImageContents,
): Promise<string> {
  const base = `http://${host}/v2/${repository}`;
  const layer = gzipSync(tarOf(...files));
  const configBytes = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', config, rootfs: {} }));
  const blob = async (bytes: Buffer, mediaType: string) => {
    const digest = digestOf(bytes);
    const begun = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
    const location = new URL(begun.headers.get('location') ?? '', base);
    location.searchParams.set('digest', digest);
    const put = await fetch(location, { method: 'PUT', body: new Uint8Array(bytes) });
    if (put.status !== 201) throw new Error(`blob: ${put.status} ${await put.text()}`);
    return { mediaType, digest, size: bytes.length };
  };
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: await blob(configBytes, 'application/vnd.oci.image.config.v1+json'),
    layers: [await blob(layer, 'application/vnd.oci.image.layer.v1.tar+gzip')],
  });
  const digest = digestOf(Buffer.from(manifest));
  const put = await fetch(`${base}/manifests/${digest}`, {
    method: 'PUT',
    body: manifest,
    headers: { 'content-type': mediaType },
  });
  if (put.status !== 201) throw new Error(`manifest: ${put.status} ${await put.text()}`);
  return `${host}/${repository}@${digest}`;
}
