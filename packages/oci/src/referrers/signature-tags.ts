import type { Digest } from '@pipeline/contracts';
import { fallbackTag } from './fallback-tag.ts';

/**
 * The tags by which cosign, up to its version 2, finds an image's signatures, attestations and SBOM.
 * https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#tag-based-discovery
 */
export function signatureTags(subject: Digest): string[] {
  return ['sig', 'att', 'sbom'].map(suffix => `${fallbackTag(subject)}.${suffix}`);
}
