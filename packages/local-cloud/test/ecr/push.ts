import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as oci from '../../../oci/src/index.ts';

/** A registry, and what opens it. */
export interface Opened {
  /** `HOST:PORT` */
  host: string;
  username: string;
  password: string;
}

/** Makes an image that nobody has, with one layer of a thousand bytes, and pushes it; resolves with its digest. */
export type Push = (to: Opened, repository: string, tag: string) => Promise<string>;

export const LAYER_SIZE = 1_000;

/** As `build-push` does it. */
export const pushByOci: Push = async ({ host, ...credentials }, repository, tag) => {
  const directory = await mkdtemp(join(tmpdir(), 'ecr-push-'));
  try {
    const layout = await oci.createLayout(directory);
    const layer = await oci.writeBytes(layout, oci.OCI_LAYER_GZIP, randomBytes(LAYER_SIZE));
    const about = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } };
    const config = await oci.writeBytes(layout, oci.OCI_CONFIG, JSON.stringify(about));
    const manifest = { schemaVersion: 2, mediaType: oci.OCI_MANIFEST, config, layers: [layer] };
    const image = await oci.writeBytes(layout, oci.OCI_MANIFEST, JSON.stringify(manifest));
    await oci.setRoot(layout, image);
    await oci.pushLayout(layout, oci.openRegistry({ host, credentials }), repository, [tag]);
    return image.digest;
  } finally {
    await rm(directory, { recursive: true });
  }
};
