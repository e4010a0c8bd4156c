import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOf, OCI_INDEX, openRegistry, type Registry, setTag } from '../../packages/oci/src/index.ts';
import { type RealRegistry, ROBOT, startDistribution } from './registries.ts';
import { startTokenServer, type TokenServer } from './token-server.ts';
import { missing } from './tools.ts';

const absent = await missing('docker-registry', 'openssl');
const REPOSITORY = 'shop/api';

let scratch: string;
let tokens: TokenServer;
let server: RealRegistry;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'push-token-'));
  tokens = await startTokenServer(join(scratch, 'tokens'), { livesSeconds: 300 });
  server = await startDistribution(join(scratch, 'registry'), { auth: tokens.auth });
});
afterAll(async () => {
  await Promise.all([server?.close(), tokens?.close()]);
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

/** Looks for an image by the tag of its inputs, and tags it: what a step does that reuses it. */
async function reuse(registry: Registry) {
  tokens.issued.length = 0;
  const found = await registry.getManifest(REPOSITORY, 'inputs-1');
  await setTag(registry, REPOSITORY, 'v1', found);
  expect((await registry.headManifest(REPOSITORY, 'v1'))?.digest).toBe(found.descriptor.digest);
  return tokens.issued;
}

it.skipIf(absent.length > 0)('one token serves distribution for a look and a tag', async () => {
  const open = (access?: 'push') => openRegistry({ host: server.host, credentials: ROBOT, access });
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] }));
  const descriptor = { mediaType: OCI_INDEX, digest: digestOf(bytes), size: bytes.length };
  await open().putManifest(REPOSITORY, 'inputs-1', { descriptor, bytes });
  expect(await reuse(open())).toEqual([
    `repository:${REPOSITORY}:pull`,
    `repository:${REPOSITORY}:pull,push`,
  ]);
  expect(await reuse(open('push'))).toEqual([`repository:${REPOSITORY}:pull,push`]);
});
