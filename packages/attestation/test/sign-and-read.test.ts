import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local-cloud/src/index.ts';
import {
  BUNDLE_V03,
  IN_TOTO,
  openTrust,
  readEvidence,
  signStatement,
  type Trust,
  testResult,
  unsignedArtifact,
} from '../src/index.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;
const statement = testResult({
  subjects: [{ name: 'registry.example/shop/api', digest }],
  result: 'passed',
  checks: [{ name: 'smoke' }],
  environment: 'staging',
  release: 'r1',
  commit: 'c'.repeat(40),
  url: 'https://github.com/org/shop/actions/runs/1',
  at: '2026-11-21T06:00:00Z',
});

let cloud: LocalCloud;
let trust: Trust;

beforeAll(async () => {
  cloud = await startLocalCloud();
  trust = await openTrust({ trustedRoot: await cloud.sigstore.trustedRoot() });
});
afterAll(() => cloud.close());

const job = {
  repository: 'org/shop',
  environment: 'staging',
  claims: {
    job_workflow_ref: 'org/pipeline/.github/workflows/release-ecs.yml@refs/tags/v1',
    repository_visibility: 'private',
  },
};
const ports = { idToken: (audience: string) => cloud.oidc.sign(job, audience) };

test('what a job signs is read back with who it was: the workflow that ran, the one that called it, the run', async () => {
  const artifact = await signStatement(statement, cloud.sigstore.signingConfig, ports);
  expect(artifact).toMatchObject({
    artifactType: BUNDLE_V03,
    mediaType: BUNDLE_V03,
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': 'https://in-toto.io/attestation/test-result/v0.1',
    },
  });
  const evidence = await readEvidence(artifact.bytes, artifact.mediaType, trust);
  expect(evidence).toEqual({
    statement,
    signed: {
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      identity: {
        issuer: 'https://token.actions.githubusercontent.com',
        signer: 'https://github.com/org/pipeline/.github/workflows/release-ecs.yml@refs/tags/v1',
        caller: 'https://github.com/org/shop/.github/workflows/deploy.yml@refs/heads/main',
        repository: 'https://github.com/org/shop',
        ref: 'refs/heads/main',
        commit: '0'.repeat(40),
        runUrl: 'https://github.com/org/shop/actions/runs/1/attempts/1',
        visibility: 'private',
      },
    },
  });
});

test('Sigstore’s own verifier takes it as it is, asking for a log entry, a certificate’s mark and a witnessed time', async () => {
  const { bytes } = await signStatement(statement, cloud.sigstore.signingConfig, ports);
  const root = TrustedRoot.fromJSON(await cloud.sigstore.trustedRoot());
  const thresholds = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 2 };
  const verifier = new Verifier(toTrustMaterial(root), thresholds);
  const bundle = bundleFromJSON(JSON.parse(bytes.toString()));
  const signer = verifier.verify(toSignedEntity(bundle), {
    subjectAlternativeName:
      /^https:\/\/github\.com\/org\/pipeline\/\.github\/workflows\/release-ecs\.yml@refs\/tags\/v1$/,
    extensions: { issuer: 'https://token.actions.githubusercontent.com' },
  });
  expect(signer.identity?.oids?.length).toBeGreaterThan(15);
});

test('what nobody signed is read as such', async () => {
  const artifact = unsignedArtifact(statement);
  expect(artifact.artifactType).toBe(IN_TOTO);
  expect(await readEvidence(artifact.bytes, artifact.mediaType, trust)).toEqual({
    statement,
    signed: { unsigned: 'nobody signed it' },
  });
});
