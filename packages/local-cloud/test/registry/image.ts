import { createHash } from 'node:crypto';

export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX = 'application/vnd.oci.image.index.v1+json';

export function digestOf(content: string | Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

export function descriptor(content: string | Buffer, mediaType = 'application/octet-stream') {
  return { mediaType, digest: digestOf(content), size: content.length };
}

/** An image manifest with this config and these layers. */
export function manifest(config: string, layers: Array<string | Buffer> = [], more: object = {}): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor(config, 'application/vnd.oci.image.config.v1+json'),
    layers: layers.map(layer => descriptor(layer)),
    ...more,
  });
}

/** Requests to one repository, as short as a test wants them. */
export function repository(url: string, name: string, headers: Record<string, string> = {}) {
  const base = `${url}/v2/${name}`;
  const call = (method: string, path: string, body?: string | Buffer, more: Record<string, string> = {}) =>
    fetch(path.startsWith('http') ? path : `${base}/${path}`, {
      method,
      headers: { ...headers, ...more },
      ...(body !== undefined && { body: new Uint8Array(Buffer.from(body)) }),
    });
  return {
    call,
    pushBlob: (content: string | Buffer) =>
      call('POST', `blobs/uploads/?digest=${digestOf(content)}`, content),
    putManifest: (reference: string, body: string, type = MANIFEST) =>
      call('PUT', `manifests/${reference}`, body, { 'content-type': type }),
  };
}
