import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Evidence, openTrust, readEvidence } from '@pipeline/attestation';
import { type Digest, isDigest, type ReleaseLog } from '@pipeline/contracts';
import { connectGithub, githubReleaseLog } from '@pipeline/github';
import { ecrCredentials, openRegistry, referrersOf } from '@pipeline/oci';
import { fileReleaseLog } from '@pipeline/release-files';
import { newestProven } from '@pipeline/release-history';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../../packages/local-cloud/src/index.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const SHA = '0123456789abcdef0123456789abcdef01234567';
const entry = new URL('../src/index.ts', import.meta.url).pathname;
let cloud: LocalCloud;
let dir: string;
let digests: Digest[];
let images: Record<string, string>;
let run = 40;

beforeAll(async () => {
  cloud = await startLocalCloud();
  dir = await mkdtemp(join(tmpdir(), 'attest-'));
  await writeFile(join(dir, 'sigstore.json'), JSON.stringify(cloud.sigstore.signingConfig));
});
afterAll(async () => {
  await cloud.close();
  await rm(dir, { recursive: true });
});
beforeEach(async () => {
  run += 1;
  digests = ['api', 'worker'].map(name => {
    const annotations = { name, run: String(run) };
    const index = Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [], annotations }),
    );
    const { digest } = cloud.registry.store.create(`shop/${name}`).putManifest('v1', INDEX, index);
    if (!isDigest(digest)) throw new Error(digest);
    return digest;
  });
  images = {
    api: `${cloud.registry.host}/shop/api@${digests[0]}`,
    worker: `${cloud.registry.host}/shop/worker@${digests[1]}`,
  };
});

const log = () =>
  githubReleaseLog(
    connectGithub({
      token: cloud.github.token,
      apiUrl: cloud.github.url,
      repository: 'org/shop',
      clock: turningClock(),
    }),
  );

/** What deploy-ecs would have written. */
async function deployed(id = `${run}.1`, to: ReleaseLog = log()): Promise<void> {
  const at = new Date(Date.now() - 1_000).toISOString();
  const targets = Object.entries(images).map(([name, image]) => ({
    subject: `ecs:eu-west-1/shop/${name}`,
    artifacts: { [name]: image },
    before: null,
  }));
  await to.intend({
    schema: 1,
    id,
    environment: 'staging',
    commit: { sha: SHA, ref: 'refs/heads/main' },
    by: { actor: 'ann', url: 'https://github.com' },
    at,
    targets,
  });
  const ends = targets.map(({ subject }) => ({ subject, verdict: 'steady' as const, detail: 'serves' }));
  const outcome = { schema: 1, intent: id, at, verdict: 'steady', detail: 'serves' } as const;
  await to.conclude('staging', { ...outcome, targets: ends });
}

/** Starts the stage as the runner does. */
async function start(inputs: Record<string, string>, env: Record<string, string> = {}) {
  const files = { GITHUB_OUTPUT: join(dir, 'output'), GITHUB_STEP_SUMMARY: join(dir, 'summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const given = {
    images: JSON.stringify(images),
    environment: 'staging',
    checks: 'smoke',
    result: 'passed',
    signing: 'sigstore.json',
    'github-token': cloud.github.token,
    'aws-region': 'eu-west-1',
    'release-log': 'github',
    attestation: 'true',
    ...inputs,
  };
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env.PATH,
      ...cloud.env,
      ...files,
      GITHUB_WORKSPACE: dir,
      GITHUB_SHA: SHA,
      GITHUB_REPOSITORY: 'org/shop',
      GITHUB_RUN_ID: String(run),
      GITHUB_RUN_ATTEMPT: '2',
      GITHUB_ACTOR: 'ann',
      ...env,
      ...Object.fromEntries(
        Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    },
  });
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  const code = await new Promise(resolve => child.on('close', resolve));
  const found = (await readFile(files.GITHUB_OUTPUT, 'utf8')).matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  const outputs = Object.fromEntries([...found].map(([, name, , value]) => [name, value]));
  return { code, log: output, outputs, summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8') };
}

/** What is attached to an image, read as a promotion reads it. */
async function evidence(name: string, digest: Digest | undefined): Promise<Array<Evidence | string>> {
  const {
    aws,
    registry: { host },
  } = cloud;
  const credentials = async () => ({
    accessKeyId: aws.env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: aws.env.AWS_SECRET_ACCESS_KEY ?? '',
  });
  const registry = openRegistry({
    host,
    credentials: () => ecrCredentials({ region: 'eu-west-1', credentials, endpoint: aws.url }),
  });
  const trust = await openTrust({ trustedRoot: await cloud.sigstore.trustedRoot() });
  const found = await referrersOf(registry, `shop/${name}`, digest ?? 'sha256:');
  return Promise.all(
    found.map(async referrer => {
      const { bytes } = await registry.getManifest(`shop/${name}`, referrer.digest);
      const [layer] = (
        JSON.parse(Buffer.from(bytes).toString()) as { layers: Array<{ digest: Digest; mediaType: string }> }
      ).layers;
      if (layer === undefined) return 'no layer';
      const chunks: Uint8Array[] = [];
      for await (const chunk of await registry.readBlob(`shop/${name}`, layer)) chunks.push(chunk);
      return readEvidence(Buffer.concat(chunks), layer.mediaType, trust);
    }),
  );
}

describe('the stage against the local cloud', { timeout: 60_000 }, () => {
  it('plans without a write; then signs, attaches to both and has the log prove it; and once more is harmless', async () => {
    await deployed();
    const before = cloud.writes().length;
    const dry = await start({ 'dry-run': 'true', 'github-token': '' });
    expect([dry.code, cloud.writes().length], dry.log).toEqual([0, before]);
    expect(dry.outputs).toMatchObject({ signed: 'true', 'release-id': `${run}.2` });

    const { code, outputs, summary, log: told } = await start({});
    expect(code, told).toBe(0);
    // The deploy was the first attempt's, and this is the second.
    expect(outputs).toMatchObject({ signed: 'true', 'release-id': `${run}.1` });
    expect(Object.keys(JSON.parse(outputs.attestations ?? ''))).toEqual(digests);
    expect(summary).toContain('proven');
    for (const [at, name] of ['api', 'worker'].entries())
      expect(await evidence(name, digests[at])).toMatchObject([
        {
          signed: { identity: { repository: 'https://github.com/org/shop' } },
          statement: {
            subject: digests.map(each => ({ digest: { sha256: each.slice(7) } })),
            predicate: { result: 'PASSED', passedTests: ['smoke'] },
          },
        },
      ]);
    const { release } = newestProven(await log().recent('staging', 10), await log().proofs('staging', 10));
    expect(release).toMatchObject({ id: `${run}.1`, images, checks: ['smoke'] });

    expect((await start({})).code).toBe(0);
    expect(
      newestProven(await log().recent('staging', 10), await log().proofs('staging', 10)).release?.images,
    ).toEqual(images);
  });

  it('takes a failed check back, unsigned where the job has no identity', async () => {
    await deployed();
    const none = { ACTIONS_ID_TOKEN_REQUEST_URL: '' };
    expect((await start({ signing: 'auto' }, none)).outputs.signed).toBe('false');
    const failed = await start({ signing: 'auto', result: 'failed', checks: 'e2e' }, none);
    expect(failed.code, failed.log).toBe(0);
    expect(failed.summary).toContain('refused');
    const said = await evidence('api', digests[0]);
    expect(said.map(one => typeof one !== 'string' && one.statement.predicate)).toMatchObject([
      { result: 'PASSED' },
      { result: 'FAILED' },
    ]);
    expect(
      newestProven(await log().recent('staging', 1), await log().proofs('staging', 10)).passedOver,
    ).toMatchObject([{ why: 'failed e2e' }]);
  });

  it('writes to a log in a folder, too', async () => {
    const kept = fileReleaseLog(join(dir, 'log'));
    expect((await start({ 'release-log': 'file:log' })).log).toContain(
      'This run has released nothing in staging',
    );
    await deployed(`${run}.1`, kept);
    const { code, log: told } = await start({ 'release-log': 'file:log', attestation: 'false' });
    expect(code, told).toBe(0);
    expect(await kept.proofs('staging', 5)).toMatchObject([
      { release: `${run}.1`, result: 'passed', digests },
    ]);
    expect(await evidence('api', digests[0])).toEqual([]);
  });

  it.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      'an image that is not there',
      { images: '', image: 'HOST/shop/api@sha256:'.concat('0'.repeat(64)) },
      {},
      /the registry does not have api \(.*@sha256:0+\)/,
    ],
    [
      'a repository that is not there',
      { images: '', image: 'HOST/shop/web@sha256:'.concat('0'.repeat(64)) },
      {},
      /does not have web|shop\/web/,
    ],
    [
      'no AWS credentials',
      {},
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      /There are no AWS credentials/,
    ],
    [
      'a signature without an identity',
      { signing: 'github' },
      { ACTIONS_ID_TOKEN_REQUEST_URL: '' },
      /no identity to sign with/,
    ],
    [
      'a signing config that is not there',
      { signing: 'none.json' },
      {},
      /signing: the file none.json cannot be read/,
    ],
    ['a release of nobody', { 'release-id': '7.1' }, {}, /The release log of staging has no release 7.1/],
  ])('says what is missing with %s, and proves nothing', async (_, inputs, env, why) => {
    await deployed();
    const placed = Object.entries(inputs).map(([name, text]) => [
      name,
      text.replace('HOST', cloud.registry.host),
    ]);
    const { code, log: told } = await start(Object.fromEntries(placed), env);
    expect(code).toBe(1);
    expect(told).toMatch(why);
    expect(told).not.toContain('a fault in this action');
    expect((await log().proofs('staging', 100)).map(({ release }) => release)).not.toContain(`${run}.1`);
  });

  it('names the image whose registry breaks while it is attached, and leaves the log alone', async () => {
    await deployed();
    cloud.faults.add({ kind: 'server-error', operation: 'PutManifest', status: 403, count: 20 });
    const { code, log: told } = await start({});
    cloud.faults.clear();
    expect(code).toBe(1);
    expect(told).toContain('images have no attestation: api: ');
    expect((await log().proofs('staging', 100)).map(({ release }) => release)).not.toContain(`${run}.1`);
  });
});
