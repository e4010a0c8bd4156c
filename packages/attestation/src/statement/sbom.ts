import { createHash } from 'node:crypto';
import type { Artifact } from '../artifact.ts';
import { about, type Subjects } from './about.ts';
import type { Statement } from './statement.ts';

/** As GitHub's attestations have it; cosign's `spdxjson` is one without the version. https://github.com/in-toto/attestation/blob/main/spec/predicates/spdx.md */
export const SPDX_DOCUMENT = 'https://spdx.dev/Document/v2.3';
/** https://github.com/in-toto/attestation/blob/main/spec/predicates/reference.md */
export const REFERENCE = 'https://in-toto.io/attestation/reference/v0.1';

/** https://www.iana.org/assignments/media-types/application/spdx+json */
const SPDX_JSON = 'application/spdx+json';

/**
 * The longest SBOM that is signed whole: bytes. A log is sent all of what is signed, a third longer. The public one
 * has turned away documents of "a couple of MiB" by breaking the connection, and says nowhere what it takes; its
 * successor takes 4 MiB. https://github.com/sigstore/rekor/issues/2808, https://github.com/sigstore/cosign/issues/3599
 */
const SIGNED_WHOLE = 1024 * 1024;

/** The document itself, for whoever looks through an image's referrers. Without a time, so that it is attached but once. */
export function sbomArtifact(document: object): Artifact {
  return {
    artifactType: SPDX_JSON,
    mediaType: SPDX_JSON,
    bytes: Buffer.from(JSON.stringify(document)),
    annotations: {},
  };
}

export interface SbomFacts {
  subjects: Subjects;
  /** SPDX 2.3. */
  document: object;
}

/** What images contain, as cosign and GitHub state it: the SPDX document is the predicate. */
export function sbomStatement({ subjects, document }: SbomFacts): Statement {
  return about(subjects, SPDX_DOCUMENT, document);
}

export interface AttachedSbom {
  subjects: Subjects;
  /** As it is attached: its digest is what is signed. */
  sbom: Artifact;
  /** Where: `ghcr.io/org/api`, by the registry's own host. */
  repository: string;
  /** Who says so: the builder of the provenance. */
  attester: string;
}

/** Whether a statement may hold the whole document; else sign one that names it. */
export function fitsStatement({ bytes }: Artifact): boolean {
  return bytes.length <= SIGNED_WHOLE;
}

/** What images contain, by the digest of a document that is attached beside it. */
export function sbomReference({ subjects, sbom, repository, attester }: AttachedSbom): Statement {
  const sha256 = createHash('sha256').update(sbom.bytes).digest('hex');
  const [host = '', ...path] = repository.split('/');
  return about(subjects, REFERENCE, {
    attester: { id: attester },
    references: [
      {
        downloadLocation: `https://${host}/v2/${path.join('/')}/blobs/sha256:${sha256}`,
        digest: { sha256 },
        mediaType: sbom.mediaType,
      },
    ],
  });
}
