import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '../../packages/contracts/src/index.ts';
import { copyImage, openRegistry, planCopy, tagImage } from '../../packages/oci/src/index.ts';
import { type FaultyWire, startFaultyWire } from './faulty-wire.ts';
import { type RealRegistry, ROBOT, startDistribution } from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { startTokenServer, type TokenServer } from './token-server.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker-registry', 'crane', 'skopeo', 'openssl');
/** Tokens are dated in whole seconds: this is one to two. */
const LIVES_SECONDS = 2;
const LONGER_MS = 2_500;

let scratch: string;
let clients: RegistryClients;
let source: RealRegistry;
let target: RealRegistry;
let tokens: TokenServer;
let wire: FaultyWire;
let digest: Digest;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'token-conformance-'));
  clients = await RegistryClients.open(join(scratch, 'clients'));
  tokens = await startTokenServer(join(scratch, 'tokens'), { livesSeconds: LIVES_SECONDS });
  source = await startDistribution(join(scratch, 'source'));
  target = await startDistribution(join(scratch, 'target'), { auth: tokens.auth });
  wire = await startFaultyWire(source.host);
  await writeFile(join(scratch, 'file'), randomBytes(8_000_000));
  await run('tar', ['-cf', join(scratch, 'layer.tar'), '-C', scratch, 'file']);
  const image = `${source.host}/shop/api:v1`;
  await clients.crane('append', '--new_tag', image, '--new_layer', join(scratch, 'layer.tar'));
  digest = await clients.digest(image);
  const auth = Buffer.from(`${ROBOT.username}:${ROBOT.password}`).toString('base64');
  await writeFile(
    join(clients.config, 'config.json'),
    JSON.stringify({ auths: { [target.host]: { auth } } }),
  );
});
afterAll(async () => {
  await Promise.all([wire, source, target, tokens].map(each => each?.close()));
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

describe.skipIf(absent.length > 0)('a registry whose tokens end before the copy does', () => {
  const plan = async (repository: string) => {
    tokens.issued.length = 0;
    const registry = openRegistry({ host: target.host, credentials: ROBOT });
    const from = { registry: openRegistry(wire), repository: 'shop/api' };
    return planCopy({ source: from, target: { registry, repository }, digest });
  };
  // By skopeo, since crane takes no token from 127.0.0.1.
  const arrived = async (repository: string) => {
    const image = `docker://${target.host}/${repository}:v1`;
    const told = await clients.skopeo('inspect', '--tls-verify=false', image);
    expect(JSON.parse(told)).toMatchObject({ Digest: digest });
    await clients.skopeoCopy(image, `oci:${await mkdtemp(join(scratch, 'layout-'))}`);
  };
  const pushTokens = (repository: string) =>
    tokens.issued.filter(scope => scope === `repository:${repository}:pull,push`).length;

  it('is given another one after a layer that took longer', async () => {
    const repository = 'slow/layer';
    const planned = await plan(repository);
    wire.arm({ stall: { after: 3_000_000, times: 1, milliseconds: LONGER_MS } });
    expect(await copyImage(planned)).toMatchObject({ digest });
    await tagImage(planned.target.registry, repository, 'v1', digest);
    expect(wire.happened.stall).toBe(1);
    expect(pushTokens(repository)).toBeGreaterThan(1);
    await arrived(repository);
  });

  it('is given another one between plan and copy, and between copy and tag', async () => {
    const repository = 'slow/steps';
    const planned = await plan(repository);
    await sleep(LONGER_MS);
    expect(await copyImage(planned)).toMatchObject({ digest });
    await sleep(LONGER_MS);
    await tagImage(planned.target.registry, repository, 'v1', digest);
    await arrived(repository);
  });
});
