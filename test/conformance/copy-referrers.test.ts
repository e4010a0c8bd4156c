import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '../../packages/contracts/src/index.ts';
import {
  attachArtifact,
  copyImage,
  openRegistry,
  planCopy,
  referrersOf,
} from '../../packages/oci/src/index.ts';
import { type RealRegistry, startDistribution, startReferrersRegistry } from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker-registry', 'crane', 'regctl', 'cosign', 'referrers-registry');

/** Distribution 2.8 has only the tag fallback, the other the referrers API: the four ways between them. */
const KINDS = { 'the tag fallback': startDistribution, 'the referrers API': startReferrersRegistry } as const;
type Kind = keyof typeof KINDS;
const WAYS = (Object.keys(KINDS) as Kind[]).flatMap(from =>
  (Object.keys(KINDS) as Kind[]).map(to => ({ from, to })),
);
const PREDICATE = 'https://example.org/checks/v1';

let scratch: string;
let clients: RegistryClients;
let sources: Record<Kind, RealRegistry>;
let targets: Record<Kind, RealRegistry>;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'referrers-conformance-'));
  clients = await RegistryClients.open(join(scratch, 'clients'));
  const start = async (folder: string): Promise<Record<Kind, RealRegistry>> => ({
    'the tag fallback': await startDistribution(join(scratch, `${folder}-distribution`)),
    'the referrers API': await startReferrersRegistry(join(scratch, `${folder}-referrers`)),
  });
  sources = await start('source');
  targets = await start('target');
  await clients.cosign('generate-key-pair');
  await writeFile(join(clients.config, 'predicate.json'), '{"checks": ["smoke"]}');
  await writeFile(join(clients.config, 'file'), 'content');
});
afterAll(async () => {
  await Promise.all([sources, targets].flatMap(all => Object.values(all ?? {}).map(each => each.close())));
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

/** An image with an SBOM by regctl; signed by cosign as a bundle that refers to it, and as its older tag; attested. */
async function putSigned({ host }: RealRegistry, repository: string): Promise<Digest> {
  const image = `${host}/${repository}:v1`;
  await clients.crane('append', '--new_tag', image, '--new_layer', await tarOfOneFile());
  const digest = await clients.digest(image);
  const named = `${host}/${repository}@${digest}`;
  const sbom = ['artifact', 'put', '--artifact-type', 'application/spdx+json', '--subject', image];
  await clients.regctl(host, sbom, '{"spdxVersion": "SPDX-2.3"}');
  const key = ['--yes', '--key', 'cosign.key', '--use-signing-config=false', '--tlog-upload=false'];
  await clients.cosign('sign', ...key, '--allow-http-registry', named);
  await clients.cosign('sign', ...key, '--allow-http-registry', '--new-bundle-format=false', named);
  const predicate = ['--type', PREDICATE, '--predicate', 'predicate.json'];
  await clients.cosign('attest', ...key, ...predicate, '--allow-http-registry', named);
  return digest;
}

async function tarOfOneFile(): Promise<string> {
  const tar = join(scratch, 'layer.tar');
  await run('tar', ['-cf', tar, '-C', clients.config, 'file']);
  return tar;
}

/** What refers to the image, as regctl finds it there. */
async function listed({ host }: RealRegistry, image: string): Promise<string[]> {
  const list = JSON.parse(await clients.regctl(host, ['artifact', 'list', image, '--format', '{{json .}}']));
  return (list.descriptors as { digest: string }[]).map(each => each.digest).sort();
}

describe.skipIf(absent.length > 0).each(WAYS)(
  'an image with referrers, from $from to $to',
  ({ from, to }) => {
    let digest: Digest;
    // One of its own for each way, as all four share two sources and two targets.
    const repository = `from-${from}/to-${to}`.replaceAll(' ', '-').toLowerCase();
    beforeAll(async () => {
      digest = await putSigned(sources[from], repository);
    });

    it('is copied with all of them, and cosign and regctl find them by themselves', async () => {
      const [source, target] = [sources[from], targets[to]];
      const plan = await planCopy({
        source: { registry: openRegistry(source), repository },
        target: { registry: openRegistry(target), repository },
        digest,
      });
      const copied = await copyImage(plan);
      // The SBOM, a signature, an attestation; and the signature under cosign's older tag.
      expect(copied.referrers).toBe(4);
      const image = `${target.host}/${repository}@${digest}`;
      const before = await listed(source, `${source.host}/${repository}@${digest}`);
      expect(before).toHaveLength(3);
      expect(await listed(target, image)).toEqual(before);
      const key = ['--key', 'cosign.pub', '--insecure-ignore-tlog', '--allow-http-registry'];
      await clients.cosign('verify', ...key, image);
      await clients.cosign('verify', ...key, '--new-bundle-format=false', image);
      const attested = await clients.cosign('verify-attestation', ...key, '--type', PREDICATE, image);
      const { payload } = JSON.parse(attested.trim().split('\n').at(-1) ?? '');
      expect(Buffer.from(payload, 'base64').toString()).toContain('"checks"');
    });

    it('is refused by cosign where the copy left them behind', async () => {
      const target = targets[to];
      const plan = await planCopy({
        source: { registry: openRegistry(sources[from]), repository },
        target: { registry: openRegistry(target), repository: `${repository}-alone` },
        digest,
        referrers: false,
      });
      expect(await copyImage(plan)).toMatchObject({ digest, referrers: 0 });
      const image = `${target.host}/${repository}-alone@${digest}`;
      const key = ['--key', 'cosign.pub', '--insecure-ignore-tlog', '--allow-http-registry'];
      await expect(clients.cosign('verify', ...key, image)).rejects.toThrow(/no (?:matching )?signatures/i);
    });

    it('gets what was attached later, without what it has already', async () => {
      const [source, target] = [sources[from], targets[to]];
      const registry = openRegistry(source);
      const subject = await registry.headManifest(repository, digest);
      if (subject === undefined) throw new Error('the image is gone');
      const statement = new TextEncoder().encode(
        JSON.stringify({ _type: 'https://in-toto.io/Statement/v1' }),
      );
      const { referrer } = await attachArtifact(registry, repository, subject, {
        artifactType: 'application/vnd.in-toto+json',
        annotations: { 'org.example.for': `${from} to ${to}` },
        blobs: [{ mediaType: 'application/vnd.in-toto+json', bytes: statement }],
      });
      expect(await listed(source, `${source.host}/${repository}@${digest}`)).toContain(referrer.digest);
      const plan = await planCopy({
        source: { registry, repository },
        target: { registry: openRegistry(target), repository },
        digest,
      });
      expect(await copyImage(plan)).toMatchObject({ manifests: { put: 1 }, referrers: 1 });
      expect(await listed(target, `${target.host}/${repository}@${digest}`)).toContain(referrer.digest);
      const found = await referrersOf(openRegistry(target), repository, digest);
      expect(found.map(each => each.digest)).toContain(referrer.digest);
    });
  },
);
