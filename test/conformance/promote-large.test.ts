import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../bundles/start.ts';
import { builtStages } from '../bundles/tree.ts';
import { type RealRegistry, startDistribution } from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker-registry', 'crane', 'regctl');
const GIGABYTE = 1_000_000_000;
/** Of the whole process at its largest; Node alone takes about 50. */
const MOST_MEGABYTES = 150;

let scratch: string;
let clients: RegistryClients;
let staging: RealRegistry;
let production: RealRegistry;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'large-conformance-'));
  clients = await RegistryClients.open(join(scratch, 'clients'));
  staging = await startDistribution(join(scratch, 'staging'));
  production = await startDistribution(join(scratch, 'production'));
});
afterAll(async () => {
  await Promise.all([staging, production].map(registry => registry?.close()));
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

describe.skipIf(absent.length > 0)('a layer of a gigabyte', () => {
  it('is promoted in bounded memory', async () => {
    const file = join(scratch, 'layer');
    await run('sh', ['-c', `head -c ${GIGABYTE} /dev/urandom >"$0"`, file]);
    const image = `${staging.host}/large/model:v1`;
    const layer = ['--file', file, '--file-media-type', 'application/vnd.oci.image.layer.v1.tar'];
    await clients.regctl(staging.host, ['artifact', 'put', '--artifact-type', 'x/large', ...layer, image]);
    await rm(file);
    const digest = await clients.digest(image);
    const stage = builtStages().find(({ name }) => name === 'promote');
    if (stage === undefined) throw new Error('dist/ holds no promote; run `pnpm build` first');

    const peak = join(scratch, 'peak');
    const { code, outputs, stdout, stderr } = await start(stage, {
      inputs: {
        image: `${staging.host}/large/model@${digest}`,
        to: production.host,
        tags: 'v1',
        'release-log': 'none',
        'dry-run': 'false',
      },
      env: { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'peak-memory.cjs')}`, PEAK_MEMORY: peak },
      milliseconds: 120_000,
    });
    expect(code, stdout + stderr).toBe(0);
    expect(Number(outputs.bytes)).toBeGreaterThan(GIGABYTE);

    // The registry has counted and hashed it by itself.
    const there = `${production.host}/large/model`;
    expect(await clients.digest(`${there}:v1`)).toBe(digest);
    const { layers } = JSON.parse(await clients.crane('manifest', `${there}:v1`));
    const head = ['blob', 'head', there, layers[0].digest];
    expect(await clients.regctl(production.host, head)).toContain(`Content-Length: ${GIGABYTE}`);
    const megabytes = Number(await readFile(peak, 'utf8')) / 1_024;
    console.log(`conformance: a gigabyte was promoted in ${megabytes.toFixed(0)} MB`);
    expect(megabytes).toBeLessThan(MOST_MEGABYTES);
  });
});
