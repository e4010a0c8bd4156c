import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BUNDLE_V03,
  buildRun,
  openTrust,
  provenance,
  REFERENCE,
  readEvidence,
  SPDX_DOCUMENT,
  type Statement,
  sbomArtifact,
  sbomReference,
  sbomStatement,
  signStatement,
  TEST_RESULT,
  type Trust,
  testResult,
} from '../../packages/attestation/src/index.ts';
import {
  type LocalOidc,
  type LocalRegistry,
  startOidc,
  startRegistry,
} from '../../packages/local-cloud/src/index.ts';
import {
  attachArtifact,
  type Descriptor,
  digestOf,
  openRegistry,
  referrersOf,
} from '../../packages/oci/src/index.ts';
import { catalogue, spdxDocument } from '../../packages/sbom/src/index.ts';
import { type RealSigstore, startRealSigstore } from './real-sigstore.ts';
import { missing, run } from './tools.ts';

const absent = await missing('fulcio', 'timestamp-server', 'cosign');
const document = spdxDocument(await catalogue(onePackage()), {
  image: { repository: 'ghcr.io/org/shop', digest: `sha256:${'a'.repeat(64)}` },
  created: new Date(0),
  tool: { name: 'pipeline', version: '1.0.0' },
});
async function* onePackage() {
  yield { path: 'var/lib/dpkg/status', bytes: Buffer.from('Package: libc6\nVersion: 2.36-9\n') };
}
const workflow = 'https://github.com/org/shop/.github/workflows/deploy.yml@refs/heads/main';

describe.skipIf(absent.length > 0)('Sigstore’s own servers, and cosign', () => {
  let directory: string;
  let oidc: LocalOidc;
  let registry: LocalRegistry;
  let sigstore: RealSigstore;
  let trust: Trust;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sigstore-'));
    oidc = await startOidc();
    registry = await startRegistry();
    sigstore = await startRealSigstore(oidc.issuer, directory);
    trust = await openTrust({ trustedRoot: sigstore.trustedRoot });
  }, 60_000);
  afterAll(async () => {
    await Promise.all([sigstore?.close(), registry?.close(), oidc?.close()]);
    await rm(directory, { recursive: true });
  });

  const client = () => openRegistry({ host: registry.host });
  const cosign = (...args: string[]) =>
    run('cosign', args, { cwd: directory, env: { DOCKER_CONFIG: directory, HOME: directory } });
  /** As somebody would ask who has our trusted root and knows which workflow delivers. */
  const wanted = ({ identity = workflow, type = TEST_RESULT } = {}) => [
    ...['--trusted-root', sigstore.trustedRootFile, '--type', type],
    // There is neither log in this instance, as there is none in GitHub's own.
    ...['--insecure-ignore-sct', '--insecure-ignore-tlog', '--use-signed-timestamps'],
    ...['--certificate-identity', identity, '--certificate-oidc-issuer', oidc.issuer],
  ];

  async function pushImage(repository: string): Promise<Descriptor> {
    const config = Buffer.from(
      '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}',
    );
    const open = async function* (from = 0) {
      yield config.subarray(from);
    };
    const blob = { digest: digestOf(config), size: config.length };
    await client().putBlob(repository, { ...blob, open });
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...blob },
        layers: [],
        annotations: { repository },
      }),
    );
    const descriptor = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf(bytes),
      size: bytes.length,
    };
    await client().putManifest(repository, descriptor.digest, { descriptor, bytes });
    return descriptor;
  }

  const sign = (digest: Descriptor['digest']) => {
    const statement = testResult({
      subjects: [{ digest }],
      result: 'passed',
      checks: [{ name: 'smoke' }],
      environment: 'staging',
      url: 'https://github.com/org/shop/actions/runs/1',
      at: new Date().toISOString(),
    });
    return signStatement(statement, sigstore.signingConfig, { idToken: audience => oidc.sign({}, audience) });
  };

  test('what we sign and attach, cosign finds and verifies, by who signed it', async () => {
    const image = await pushImage('shop/api');
    const artifact = await sign(image.digest);
    expect(await readEvidence(artifact.bytes, artifact.mediaType, trust)).toMatchObject({
      signed: {
        identity: {
          issuer: oidc.issuer,
          signer: workflow,
          caller: workflow,
          repository: 'https://github.com/org/shop',
          runUrl: 'https://github.com/org/shop/actions/runs/1/attempts/1',
        },
      },
    });
    const { mediaType, bytes, ...manifest } = artifact;
    await attachArtifact(client(), 'shop/api', image, { ...manifest, blobs: [{ mediaType, bytes }] });

    const reference = `${registry.host}/shop/api@${image.digest}`;
    const printed = await cosign('verify-attestation', '--allow-http-registry', ...wanted(), reference);
    expect(printed).toContain('"payloadType"');
    const refused = cosign(
      'verify-attestation',
      '--allow-http-registry',
      ...wanted({ identity: `${workflow}x` }),
      reference,
    );
    await expect(refused).rejects.toThrow(/none of the expected identities matched|no matching attestations/);

    const bundle = join(directory, 'bundle.json');
    await writeFile(bundle, bytes);
    const ofDigest = (digest: string) =>
      cosign(
        'verify-blob-attestation',
        '--bundle',
        bundle,
        ...wanted(),
        '--digest',
        digest,
        '--digestAlg',
        'sha256',
      );
    await ofDigest(image.digest.slice('sha256:'.length));
    await expect(ofDigest('f'.repeat(64))).rejects.toThrow(/digest/);
  }, 60_000);

  test.each<[string, (image: Descriptor) => Promise<Statement>, string]>([
    [
      'slsaprovenance1',
      async ({ digest }) =>
        provenance({
          subjects: [{ digest }],
          run: buildRun(() => undefined, await oidc.sign({}, 'sigstore')),
        }),
      workflow,
    ],
    [
      SPDX_DOCUMENT,
      async ({ digest }) => sbomStatement({ subjects: [{ digest }], document }),
      'SPDXRef-Image',
    ],
    [
      REFERENCE,
      async ({ digest }) =>
        sbomReference({
          subjects: [{ digest }],
          sbom: sbomArtifact(document),
          repository: `${registry.host}/shop/built`,
          attester: workflow,
        }),
      digestOf(Buffer.from(JSON.stringify(document))),
    ],
  ])(
    'what we say of a build, cosign verifies as %s',
    async (type, stated, says) => {
      const image = await pushImage('shop/built');
      const artifact = await signStatement(await stated(image), sigstore.signingConfig, {
        idToken: audience => oidc.sign({}, audience),
      });
      const { mediaType, bytes, ...manifest } = artifact;
      await attachArtifact(client(), 'shop/built', image, { ...manifest, blobs: [{ mediaType, bytes }] });
      const reference = `${registry.host}/shop/built@${image.digest}`;
      const ask = (as: string) =>
        cosign('verify-attestation', '--allow-http-registry', ...wanted({ type: as }), reference);
      const { payload } = JSON.parse(await ask(type));
      expect(Buffer.from(payload, 'base64').toString()).toContain(says);
      await expect(ask('https://example.com/other')).rejects.toThrow(/predicate|no matching/i);
    },
    60_000,
  );

  test('what cosign attests, we read', async () => {
    const image = await pushImage('shop/web');
    const reference = `${registry.host}/shop/web@${image.digest}`;
    const predicate = join(directory, 'predicate.json');
    await writeFile(predicate, JSON.stringify({ result: 'PASSED', configuration: [], passedTests: ['e2e'] }));
    const signingConfig = join(directory, 'signing_config.json');
    const service = (url: string) =>
      `url=${url},api-version=1,start-time=2024-01-01T00:00:00Z,operator=conformance`;
    await cosign(
      ...['signing-config', 'create', '--out', signingConfig, '--tsa-config', 'EXACT:1'],
      ...['--fulcio', service(sigstore.signingConfig.fulcio)],
      ...['--tsa', service(`${sigstore.signingConfig.timestamp[0]}/api/v1/timestamp`)],
    );
    await cosign(
      ...['attest', '--yes', '--allow-http-registry', '--signing-config', signingConfig],
      ...['--trusted-root', sigstore.trustedRootFile, '--identity-token', await oidc.sign({}, 'sigstore')],
      ...['--type', TEST_RESULT, '--predicate', predicate, reference],
    );

    const [referrer] = await referrersOf(client(), 'shop/web', image.digest);
    if (referrer === undefined) throw new Error('cosign attached nothing');
    expect(referrer.artifactType).toBe(BUNDLE_V03);
    const manifest = await client().getManifest('shop/web', referrer.digest);
    const [layer] = JSON.parse(Buffer.from(manifest.bytes).toString()).layers;
    const parts: Uint8Array[] = [];
    for await (const part of await client().readBlob('shop/web', layer)) parts.push(part);
    const evidence = await readEvidence(Buffer.concat(parts), layer.mediaType, trust);
    expect(evidence).toMatchObject({
      statement: {
        subject: [{ digest: { sha256: image.digest.slice('sha256:'.length) } }],
        predicateType: TEST_RESULT,
        predicate: { passedTests: ['e2e'] },
      },
      signed: { identity: { issuer: oidc.issuer, signer: workflow } },
    });
  }, 60_000);

  test('a token of another audience is refused, in words that say by whom', async () => {
    const statement = testResult({
      subjects: [{ digest: `sha256:${'a'.repeat(64)}` }],
      result: 'passed',
      checks: [],
      environment: 'staging',
      url: 'https://github.com/org/shop/actions/runs/1',
      at: new Date().toISOString(),
    });
    const signing = signStatement(statement, sigstore.signingConfig, {
      idToken: () => oidc.sign({}, 'sts.amazonaws.com'),
    });
    await expect(signing).rejects.toThrow(
      /certificate authority at http:.* refused the job’s identity token/,
    );
  });
});
