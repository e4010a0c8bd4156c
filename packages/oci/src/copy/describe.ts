import type { Descriptor, Platform } from '../manifest/manifest.ts';
import type { Registry } from '../registry.ts';

/** What an image says of itself. */
export interface ImageDescription {
  descriptor: Descriptor;
  platforms: Platform[];
  /** Labels of its config, and over them the annotations of its manifest and of its index. */
  labels: Record<string, string>;
  /** `org.opencontainers.image.revision`: the commit it was built from. */
  revision: string | undefined;
  /** `org.opencontainers.image.source`: the repository that it was built from. */
  source: string | undefined;
  /** `org.opencontainers.image.created`, else the config's. ISO 8601. */
  created: string | undefined;
}

/** What a tag or digest names and where it comes from, in one to three requests; `undefined` where it names nothing. */
export async function describeImage(
  _registry: Registry,
  _repository: string,
  _reference: string,
): Promise<ImageDescription | undefined> {
  throw new Error('being written');
}
