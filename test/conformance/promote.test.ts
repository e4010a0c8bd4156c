import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Started, start } from '../bundles/start.ts';
import { builtStages } from '../bundles/tree.ts';
import { type Buildkit, startBuildkit } from './buildkit.ts';
import { type RealRegistry, ROBOT, startDistribution } from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { writeRunnableContext } from './runnable-context.ts';
import { missing } from './tools.ts';

const absent = await missing(
  'docker',
  'skopeo',
  'docker-registry',
  'crane',
  'regctl',
  'cosign',
  'buildkitd',
  'buildx',
);
const DOCKERFILE = ['FROM scratch', 'COPY root /', 'ENTRYPOINT ["/tools/echo", "hello"]', 'CMD ["world"]'];

let scratch: string;
let clients: RegistryClients;
let buildkit: Buildkit;
let staging: RealRegistry;
let production: RealRegistry;
/** From name to reference by digest. */
let images: Record<'api' | 'web', string>;
let digests: Record<'api' | 'web', string>;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'promote-conformance-'));
  clients = await RegistryClients.open(join(scratch, 'clients'));
  staging = await startDistribution(join(scratch, 'staging'));
  production = await startDistribution(join(scratch, 'production'), { auth: 'basic' });
  const login = ['login', '--username', ROBOT.username, '--password', ROBOT.password, production.host];
  await clients.docker(...login);
  await mkdir(join(scratch, 'buildkit'));
  buildkit = await startBuildkit(join(scratch, 'buildkit'), staging.host);
  const context = await writeRunnableContext(join(scratch, 'context'), DOCKERFILE);

  const [api, web] = [`${staging.host}/shop/api:main`, `${staging.host}/shop/web:main`];
  await clients.docker('build', '--quiet', '--tag', api, context);
  await clients.docker('push', '--quiet', api);
  await clients.docker('image', 'rm', api);
  await buildkit.push(context, web);
  digests = { api: await clients.digest(api), web: await clients.digest(web) };
  images = {
    api: `${staging.host}/shop/api@${digests.api}`,
    web: `${staging.host}/shop/web@${digests.web}`,
  };
  await clients.cosign('generate-key-pair');
  const key = ['--yes', '--key', 'cosign.key', '--use-signing-config=false', '--tlog-upload=false'];
  for (const image of Object.values(images)) {
    await clients.cosign('sign', ...key, '--allow-http-registry', image);
  }
});
afterAll(async () => {
  await buildkit?.close();
  await Promise.all([staging, production].map(registry => registry?.close()));
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

/** The bundle that is published, with docker's own login to production and no other. */
async function promote(inputs: Record<string, string>): Promise<Started> {
  const stage = builtStages().find(({ name }) => name === 'promote');
  if (stage === undefined) throw new Error('dist/ holds no promote; run `pnpm build` first');
  return start(stage, {
    inputs: { 'release-log': 'none', 'dry-run': 'false', ...inputs },
    env: { DOCKER_CONFIG: clients.config, NODE_OPTIONS: '' },
    milliseconds: 60_000,
  });
}

describe.skipIf(absent.length > 0)(
  'promote, from what real tools pushed to a registry that asks for a login',
  () => {
    const wanted = () => ({
      images: JSON.stringify(images),
      to: `${production.host}/live/{name}`,
      tags: 'v1.4.2',
    });
    const there = (name: 'api' | 'web') => `${production.host}/live/${name}`;

    it('plans without writing', async () => {
      const { code, outputs, stdout, stderr } = await promote({ ...wanted(), 'dry-run': 'true' });
      expect(code, stdout + stderr).toBe(0);
      expect(outputs.changed).toBe('true');
      expect(Number(outputs.bytes)).toBeGreaterThan(10_000);
      await expect(clients.digest(`${there('api')}:v1.4.2`)).rejects.toThrow(/NAME_UNKNOWN|404/);
    });

    it('takes both, with the digests and the signatures that they had, and docker runs them', async () => {
      const { code, outputs, stdout, stderr, summary } = await promote(wanted());
      expect(code, stdout + stderr).toBe(0);
      expect(outputs.changed).toBe('true');
      expect(JSON.parse(outputs.images ?? '')).toEqual({
        api: `${there('api')}@${digests.api}`,
        web: `${there('web')}@${digests.web}`,
      });
      for (const name of ['api', 'web'] as const) {
        const image = `${there(name)}@${digests[name]}`;
        expect(await clients.digest(`${there(name)}:v1.4.2`)).toBe(digests[name]);
        const { output } = await clients.pullAndRun(image);
        expect(output).toBe('hello world\n');
        const key = ['--key', 'cosign.pub', '--insecure-ignore-tlog', '--allow-http-registry'];
        await clients.cosign('verify', ...key, image);
        await clients.skopeoCopy(
          `docker://${image}`,
          `oci:${await mkdtemp(join(scratch, 'layout-'))}`,
          '--all',
        );
      }
      const shown = (stdout + stderr + summary).replaceAll(/^::add-mask::.*$/gm, '');
      expect(shown).not.toContain(ROBOT.password);
    });

    it('moves no byte a second time, and says so', async () => {
      const { code, outputs, stdout, stderr } = await promote(wanted());
      expect(code, stdout + stderr).toBe(0);
      expect(outputs).toMatchObject({ changed: 'false', bytes: '0' });
    });

    it('takes none where one is not there, and sets no tag', async () => {
      const gone = `${staging.host}/shop/web@sha256:${'0'.repeat(64)}`;
      const both = JSON.stringify({ api: images.api, web: gone });
      const { code, stdout } = await promote({ ...wanted(), images: both, tags: 'v1.4.3' });
      expect(code).toBe(1);
      expect(stdout).toContain(gone);
      await expect(clients.digest(`${there('api')}:v1.4.3`)).rejects.toThrow(/MANIFEST_UNKNOWN|404/);
    });
  },
);
