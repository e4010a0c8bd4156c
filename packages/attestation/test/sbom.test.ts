import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  fitsStatement,
  readEvidence,
  sbomArtifact,
  sbomReference,
  sbomStatement,
  unsignedArtifact,
} from '../src/index.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;
const subjects = [{ name: 'ghcr.io/org/api', digest }];
const document = { spdxVersion: 'SPDX-2.3', SPDXID: 'SPDXRef-DOCUMENT', packages: [] };
const subject = [{ name: 'ghcr.io/org/api', digest: { sha256: 'a'.repeat(64) } }];

test('the document is the predicate', async () => {
  const statement = sbomStatement({ subjects, document });
  expect(statement).toEqual({
    _type: 'https://in-toto.io/Statement/v1',
    subject,
    predicateType: 'https://spdx.dev/Document/v2.3',
    predicate: document,
  });
  const { bytes, mediaType } = unsignedArtifact(statement);
  expect(await readEvidence(bytes, mediaType, undefined)).toMatchObject({ statement });
});

test('the document by itself, with nothing around it', () => {
  expect(sbomArtifact(document)).toEqual({
    artifactType: 'application/spdx+json',
    mediaType: 'application/spdx+json',
    bytes: Buffer.from(JSON.stringify(document)),
    annotations: {},
  });
});

test('one that is too long to sign is named by the digest of what is attached', () => {
  const sbom = sbomArtifact({ ...document, comment: 'x'.repeat(1024 * 1024) });
  expect([fitsStatement(sbom), fitsStatement(sbomArtifact(document))]).toEqual([false, true]);
  const sha256 = createHash('sha256').update(sbom.bytes).digest('hex');
  expect(
    sbomReference({ subjects, sbom, repository: '127.0.0.1:5000/org/api', attester: 'https://github.com/x' }),
  ).toEqual({
    _type: 'https://in-toto.io/Statement/v1',
    subject,
    predicateType: 'https://in-toto.io/attestation/reference/v0.1',
    predicate: {
      attester: { id: 'https://github.com/x' },
      references: [
        {
          downloadLocation: `https://127.0.0.1:5000/v2/org/api/blobs/sha256:${sha256}`,
          digest: { sha256 },
          mediaType: 'application/spdx+json',
        },
      ],
    },
  });
});
