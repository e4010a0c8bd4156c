import { IN_TOTO, type Statement } from './statement/statement.ts';

/** https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md */
export const BUNDLE_V03 = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** What is attached to an image as a referrer: a manifest of this artifact type with these bytes as its only layer. */
export interface Artifact {
  artifactType: string;
  /** Of the layer. */
  mediaType: string;
  bytes: Buffer;
  /** Of the manifest. For those who look for it; whoever reads it trusts none of them. */
  annotations: Record<string, string>;
}

/** A statement that nobody signed: it satisfies only what asks for no signature. */
export function unsignedArtifact(statement: Statement, created: Date = new Date()): Artifact {
  return {
    artifactType: IN_TOTO,
    mediaType: IN_TOTO,
    bytes: Buffer.from(JSON.stringify(statement)),
    annotations: {
      'in-toto.io/predicate-type': statement.predicateType,
      'org.opencontainers.image.created': created.toISOString(),
    },
  };
}
