import type { ImageConfig, Platform } from '@pipeline/oci';

/** What an image's configuration says that it is for. */
export function platformOf({ os, architecture, variant }: ImageConfig): Platform {
  return { os, architecture, ...(variant !== undefined && { variant }) };
}
