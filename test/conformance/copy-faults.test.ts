import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Digest } from '../../packages/contracts/src/index.ts';
import { copyImage, openRegistry, planCopy, type Registry, tagImage } from '../../packages/oci/src/index.ts';
import { type FaultyWire, startFaultyWire } from './faulty-wire.ts';
import { type RealRegistry, startDistribution, startDistribution3 } from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker-registry', 'registry', 'crane');
const LAYER = 24_000_000;

let scratch: string;
let clients: RegistryClients;
let source: RealRegistry;
let targets: Record<string, RealRegistry>;
let target: RealRegistry;
let digest: Digest;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'fault-conformance-'));
  clients = await RegistryClients.open(join(scratch, 'clients'));
  source = await startDistribution(join(scratch, 'source'));
  targets = {
    'distribution 2.8': await startDistribution(join(scratch, 'target-2')),
    'distribution 3': await startDistribution3(join(scratch, 'target-3')),
  };
  await writeFile(join(scratch, 'large'), randomBytes(LAYER));
  await writeFile(join(scratch, 'small'), randomBytes(1_000));
  const layers: string[] = [];
  for (const name of ['large', 'small']) {
    await run('tar', ['-cf', join(scratch, `${name}.tar`), '-C', scratch, name]);
    layers.push('--new_layer', join(scratch, `${name}.tar`));
  }
  const image = `${source.host}/shop/api:v1`;
  await clients.crane('append', '--new_tag', image, ...layers);
  digest = await clients.digest(image);
});
afterAll(async () => {
  await Promise.all([source, ...Object.values(targets ?? {})].map(registry => registry?.close()));
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

let toSource: FaultyWire;
let toTarget: FaultyWire;
let waits: number[];
let log: string[];
let count = 0;
let repository: string;
beforeEach(async () => {
  toSource = await startFaultyWire(source.host);
  repository = `copied/${count++}`;
  [waits, log] = [[], []];
});

afterEach(() => Promise.all([toSource?.close(), toTarget?.close()]));

/** Waits between attempts are told, not waited. */
const through = ({ host }: FaultyWire): Registry =>
  openRegistry({
    host,
    log: line => log.push(line),
    clock: {
      now: () => Date.now(),
      sleep: async ms => {
        waits.push(ms);
      },
    },
  });

async function copy() {
  const registry = through(toTarget);
  const plan = await planCopy({
    source: { registry: through(toSource), repository: 'shop/api' },
    target: { registry, repository },
    digest,
  });
  const copied = await copyImage(plan);
  await tagImage(registry, repository, 'v1', digest);
  return copied;
}

/** Asked past the faults: every layer is there, and is what it was. */
async function arrived(): Promise<void> {
  expect(await clients.digest(`${target.host}/${repository}:v1`)).toBe(digest);
  await clients.crane('validate', '--remote', `${target.host}/${repository}:v1`);
}

describe.skipIf(absent.length > 0).each(['distribution 2.8', 'distribution 3'])('a copy to %s', version => {
  beforeEach(async () => {
    target = targets[version] as RealRegistry;
    toTarget = await startFaultyWire(target.host);
  });

  it('goes on where the source breaks off in mid-layer, three times', async () => {
    toSource.arm({ cutDownloads: { after: 5_000_000, times: 3 } });
    expect(await copy()).toMatchObject({ digest });
    expect(toSource.happened.cutDownloads).toBe(3);
    // The target does not notice, and nothing is read twice but what was on its way when the wire was cut.
    expect(toSource.passed.down).toBeLessThan(1.2 * LAYER);
    expect(toTarget.passed.up).toBeLessThan(1.1 * LAYER);
    await arrived();
  });

  it('goes on where the target breaks off in mid-layer, three times', async () => {
    toTarget.arm({ cutUploads: { after: 5_000_000, times: 3 } });
    expect(await copy()).toMatchObject({ digest });
    expect(toTarget.happened.cutUploads).toBe(3);
    // Version 2.8 loses what it had of a broken upload, and 3 tells where to go on.
    if (version === 'distribution 3') expect(toTarget.passed.up).toBeLessThan(1.2 * LAYER);
    else expect(toTarget.passed.up).toBeGreaterThan(LAYER + 3 * 5_000_000);
    await arrived();
  });

  it('survives both at once', async () => {
    toSource.arm({ cutDownloads: { after: 9_000_000, times: 2 } });
    toTarget.arm({ cutUploads: { after: 4_000_000, times: 2 } });
    expect(await copy()).toMatchObject({ digest });
    expect([toSource.happened.cutDownloads, toTarget.happened.cutUploads]).toEqual([2, 2]);
    await arrived();
  });

  it('waits as long as a 429 says, on both sides', async () => {
    toSource.arm({ throttle: { times: 2, retryAfter: '7' } });
    toTarget.arm({ throttle: { times: 3, retryAfter: '5' } });
    expect(await copy()).toMatchObject({ digest });
    expect([toSource.happened.throttle, toTarget.happened.throttle]).toEqual([2, 3]);
    expect(waits.toSorted()).toEqual([5_000, 5_000, 5_000, 7_000, 7_000]);
    await arrived();
  });

  it('survives resets of small answers and requests', async () => {
    toSource.arm({ cutDownloads: { after: 1, times: 2 } });
    toTarget.arm({ cutUploads: { after: 1, times: 2 } });
    expect(await copy()).toMatchObject({ digest });
    await arrived();
  });

  it('fails within bounds where the source never gets through, and leaves no tag', async () => {
    toSource.arm({ cutDownloads: { after: 5_000_000, times: 1_000 } });
    // So that no attempt gets beyond what the last one had.
    toTarget.arm({ cutUploads: { after: 1_000_000, times: 1_000 } });
    await expect(copy()).rejects.toMatchObject({ name: 'RemoteError' });
    expect(toTarget.happened.cutUploads).toBeLessThan(30);
    await expect(clients.digest(`${target.host}/${repository}:v1`)).rejects.toThrow(
      /NAME_UNKNOWN|MANIFEST_UNKNOWN|not found|404/,
    );
    // What is left does not stand in the way.
    toSource.arm({ cutDownloads: { after: 0, times: 0 } });
    toTarget.arm({ cutUploads: { after: 0, times: 0 } });
    expect(await copy()).toMatchObject({ digest });
    await arrived();
  });
});
