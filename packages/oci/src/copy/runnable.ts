import { type Index, isIndex, type Manifest } from '../manifest/manifest.ts';
import { DOCKER_CONFIG, OCI_CONFIG } from '../manifest/media-types.ts';

const LAYER = /^application\/vnd\.(?:oci\.image\.layer|docker\.image\.rootfs)\./;

/**
 * Whether what claims to be about an image could be run as one itself. Whoever may push could otherwise bring any image
 * into the place that only proven ones go to. An SBOM, a signature and a SOCI index cannot be run.
 */
export function isRunnable(manifest: Manifest | Index): boolean {
  // Whatever an index says of its children, they may be images.
  if (isIndex(manifest)) return manifest.manifests.length > 0;
  const { config, layers } = manifest;
  const isImage = config.mediaType === OCI_CONFIG || config.mediaType === DOCKER_CONFIG;
  return isImage && layers.some(({ mediaType }) => LAYER.test(mediaType));
}
