import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../../packages/local-cloud/src/index.ts';

const entry = new URL('../src/index.ts', import.meta.url).pathname;
let cloud: LocalCloud;
let dir: string;
beforeAll(async () => {
  cloud = await startLocalCloud();
  dir = await mkdtemp(join(tmpdir(), 'build-push-'));
  await writeFile(
    join(dir, 'Dockerfile'),
    'ARG BASE=node:24-slim\nFROM $BASE\nCOPY server.js /app/\nCMD ["node", "/app/server.js"]\n',
  );
  await writeFile(join(dir, 'server.js'), 'console.log("hello")\n');
});
afterAll(async () => {
  await cloud.close();
  await rm(dir, { recursive: true });
});

/** Starts the stage as the runner does. */
async function start(
  inputs: Record<string, string>,
  env: Record<string, string> = {},
  hear: (text: string, child: ChildProcess) => void = () => {},
) {
  const files = { GITHUB_OUTPUT: join(dir, 'output'), GITHUB_STEP_SUMMARY: join(dir, 'summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env.PATH,
      ...cloud.env,
      ...files,
      GITHUB_WORKSPACE: dir,
      GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
      GITHUB_REPOSITORY: 'org/shop',
      GITHUB_EVENT_NAME: 'push',
      RUNNER_TEMP: dir,
      ...env,
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    },
  });
  let log = '';
  child.stdout.on('data', chunk => {
    log += chunk;
    hear(String(chunk), child);
  });
  child.stderr.on('data', chunk => (log += chunk));
  const code = await new Promise(resolve => child.on('close', resolve));
  const summary = await readFile(files.GITHUB_STEP_SUMMARY, 'utf8');
  return { code, log, summary, outputs: parseOutputs(await readFile(files.GITHUB_OUTPUT, 'utf8')) };
}

function parseOutputs(text: string): Record<string, string> {
  const found = text.matchAll(/^(\w+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return Object.fromEntries([...found].map(([, name, , value]) => [name, value]));
}

const packed = (more: Record<string, string> = {}) => ({
  registry: cloud.registry.host,
  repository: 'shop/api',
  builder: 'packer',
  'packer-base': 'scratch',
  signing: 'none',
  ...more,
});

describe('the stage against the local cloud', () => {
  it('plans, pushes the planned digest into ECR, and sends nothing the second time', {
    timeout: 60_000,
  }, async () => {
    const dry = await start(packed({ 'dry-run': 'true' }));
    expect([dry.code, cloud.writes()]).toEqual([0, []]);

    const first = await start(packed({ 'create-repository': 'true', 'aws-region': 'eu-west-1' }));
    expect(first.log).toContain('Created the repository shop/api');
    expect(first.code, first.log).toBe(0);
    expect(first.outputs.image).toBe(`${cloud.registry.host}/shop/api@${first.outputs.digest}`);
    const { release: planned, ...rest } = dry.outputs;
    const { release, ...same } = first.outputs;
    expect(same).toEqual(rest);
    const { provenance, sbom, ...image } = JSON.parse(release ?? '').images['shop/api'];
    expect(image).toEqual(JSON.parse(planned ?? '').images['shop/api']);
    expect(first.outputs.tags).toBe('sha-0123456789ab');
    const stored = cloud.registry.store.repository('shop/api').manifest('sha-0123456789ab');
    expect(stored.digest).toBe(first.outputs.digest);
    expect(first.summary).toContain(String(first.outputs.digest));

    const again = await start(packed({ labels: '' }));
    expect(again.outputs.digest).toBe(first.outputs.digest);
    expect(again.outputs.reused).toBe('true');
    const said = cloud.registry.store.repository('shop/api').referrers(String(first.outputs.digest));
    expect(said.map(({ digest }) => digest).sort()).toEqual([provenance, sbom].sort());
  });

  it('pushes to Artifact Registry as a service account, by GitHub’s token, and shows neither', async () => {
    const { host, store } = cloud.google.registry;
    const { code, log, outputs } = await start(
      packed({
        registry: host,
        'workload-identity-provider':
          'projects/123456789012/locations/global/workloadIdentityPools/github/providers/github',
        'service-account': 'push@shop.iam.gserviceaccount.com',
      }),
    );
    expect(code, log).toBe(0);
    expect(store.repository('shop/api').manifest('sha-0123456789ab').digest).toBe(outputs.digest);
    expect(log).toContain(`${host}: login as Google as push@shop.iam.gserviceaccount.com`);
    const masked = [...log.matchAll(/^::add-mask::(.+)$/gm)].map(([, secret = '']) => secret);
    expect(masked).toEqual(expect.arrayContaining([expect.stringMatching(/^ya29\./)]));
    const shown = log.replaceAll(/^::add-mask::.*$/gm, '');
    for (const secret of masked) expect(shown).not.toContain(secret);
  });

  it('tells who refused whom, where Google does not trust the account to this repository', async () => {
    const { code, log } = await start(
      packed({
        registry: cloud.google.registry.host,
        'workload-identity-provider':
          'projects/123456789012/locations/global/workloadIdentityPools/github/providers/github',
        'service-account': 'other@shop.iam.gserviceaccount.com',
      }),
    );
    expect(code).toBe(1);
    expect(log).toMatch(/^::error .*This run may not act as other@shop\.iam\.gserviceaccount\.com/m);
    expect(log).toContain('attribute.repository/org/shop');
  });

  it('keeps workflow commands in labels and Dockerfiles from acting', async () => {
    const { code, log, summary } = await start(
      packed({ 'dry-run': 'true', dockerfile: 'Evil', labels: 'a=::error::x' }),
      {},
    );
    expect(code).toBe(1);
    expect(log).toContain('there is no file "Evil"');
    expect(summary).toContain('there is no file "Evil"');
    await writeFile(join(dir, 'Evil'), 'FROM scratch\n::set-output name=image::evil\nRUN x');
    const evil = await start(packed({ 'dry-run': 'true', dockerfile: 'Evil' }));
    expect(evil.code).toBe(1);
    expect(evil.log.split('\n').filter(line => line.startsWith('::set-output'))).toEqual([]);
    expect(evil.log.match(/^::error .*$/gm)).toEqual([expect.stringContaining('file=Evil,line=2')]);
    expect(evil.outputs).toEqual({});
  });

  it('still tells its own error where the summary cannot be written', async () => {
    const unwritable = { GITHUB_STEP_SUMMARY: join(dir, 'no', 'summary') };
    const { log } = await start(packed({ 'dry-run': 'true', dockerfile: 'None' }), unwritable);
    expect(log).toMatch(/^::error .*there is no file "None"/m);
    expect(log).toMatch(/^::warning::The job summary could not be written/m);
    expect(log).not.toContain('a fault in this action');
  });

  it('says what is missing where there are no credentials', async () => {
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
    const { code, log } = await start(packed({ 'aws-region': 'eu-west-1' }), none);
    expect(code).toBe(1);
    expect(log).toContain('There are no AWS credentials');
  });

  it('a cancelled run ends docker and what it started, and says so', async () => {
    const bin = join(dir, 'bin');
    await mkdir(bin);
    const script = '#!/bin/sh\n[ "$1" = build ] || exit 0\nsleep 60 & echo "asleep $!"; wait\n';
    await writeFile(join(bin, 'docker'), script, { mode: 0o755 });
    const began = performance.now();
    const { code, log } = await start(
      { registry: 'localhost:1', repository: 'x', builder: 'docker' },
      { PATH: `${bin}:${process.env.PATH}` },
      (text, child) => text.includes('asleep') && child.kill('SIGINT'),
    );
    // It holds the output open, so that this would last a minute where it went on.
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(code).toBe(1);
    expect(log).toMatch(/::error title=build-push%3A failed::The run was cancelled/);
    expect((await readdir(dir)).filter(name => name.startsWith('images-'))).toEqual([]);
  });
});
