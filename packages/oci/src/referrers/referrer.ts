import type { Descriptor } from '../manifest/manifest.ts';

/** What refers to a manifest, as its registry lists it. */
export interface Referrer extends Descriptor {
  /** What it is: `application/vnd.dev.sigstore.bundle.v0.3+json`, `application/spdx+json`, … */
  artifactType?: string;
}
