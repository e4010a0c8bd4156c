import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalOidc, startOidc } from '../../packages/local-cloud/src/index.ts';
import { openSetting, type Setting, TOOLS } from './build-push-setting.ts';
import { COMMITTED, type Job } from './build-push-stage.ts';
import { type RealSigstore, startRealSigstore } from './real-sigstore.ts';
import { startDistribution3, startReferrersRegistry } from './registries.ts';
import { startRequestLog } from './request-log.ts';
import { writeRunnableContext } from './runnable-context.ts';
import { missing } from './tools.ts';

const OTHERS = ['registry', 'referrers-registry', 'cosign', 'fulcio', 'timestamp-server'] as const;
const absent = await missing(...TOOLS, ...OTHERS);

const IN_TOTO = 'application/vnd.in-toto+json';
const SPDX = 'application/spdx+json';
const ODD = 'a "b" $(c) `d`, é=f';

let setting: Setting;
let host: string;
let job: Job;
let base: string;

beforeAll(async () => {
  if (absent.length > 0) return;
  setting = await openSetting();
  ({ host, job, base } = setting);
  await setting.pushBase();
  await job.write({
    'api/Dockerfile': `FROM ${base}\nARG WHO\nENV WHO=$WHO\nRUN echo "$WHO built it" > /who\nCMD ["/bin/cat", "/who"]\n`,
    'packed/Dockerfile': `FROM ${base}\nARG WHO\nENV WHO=$WHO\nCOPY who /\nCMD ["/bin/cat", "/who"]\n`,
    'packed/who': `${ODD} built it\n`,
  });
});
afterAll(() => setting?.close());

/** What was attached, as regctl finds and fetches it: its statement or document. */
async function attached(host: string, image: string, type: string) {
  const { [type]: digest = '' } = await job.referrers(host, image);
  const [repository = ''] = image.split('@');
  return JSON.parse(await job.clients.regctl(host, ['artifact', 'get', `${repository}@${digest}`]));
}

describe.skipIf(absent.length > 0)('an image that the stage built', () => {
  it.each([
    ['docker', 'api'],
    ['buildx', 'api'],
    ['packer', 'packed'],
  ])('by %s runs, and others read what it is, whose and of what', async (builder, context) => {
    const repository = `shop/${builder}`;
    const place = `${host}/${repository}`;
    const { code, log, outputs, summary } = await job.start({
      ...{ registry: host, repository, context, builder, tags: 'sha, branch, v1.4.2' },
      'build-args': `WHO=${ODD}`,
      labels: `team=${ODD}\norg.opencontainers.image.vendor=Shop`,
    });
    expect(code, log).toBe(0);
    expect(outputs.image).toBe(`${place}@${outputs.digest}`);
    expect(await job.clients.digest(`${place}:v1.4.2`)).toBe(outputs.digest);
    const { output, digests } = await job.clients.pullAndRun(outputs.image ?? '');
    expect(output).toBe(`${ODD} built it\n`);
    expect(digests).toContain(outputs.digest);

    const origin = {
      'org.opencontainers.image.created': COMMITTED,
      'org.opencontainers.image.revision': job.sha,
      'org.opencontainers.image.source': 'https://github.com/org/shop',
    };
    expect((await job.raw(`${place}:main`)).annotations).toMatchObject(origin);
    const { config } = await job.config(`${place}:main`);
    expect(config.Labels).toEqual({ ...origin, team: ODD, 'org.opencontainers.image.vendor': 'Shop' });
    expect(config.Env).toContain(`WHO=${ODD}`);

    const [api] = Object.values(JSON.parse(outputs.release ?? '').images) as Record<string, unknown>[];
    expect(await job.referrers(host, outputs.image ?? '')).toEqual({
      [IN_TOTO]: api?.provenance,
      [SPDX]: api?.sbom,
    });
    const provenance = await attached(host, outputs.image ?? '', IN_TOTO);
    expect(provenance.subject).toEqual([{ name: place, digest: { sha256: outputs.digest?.slice(7) } }]);
    const { resolvedDependencies } = provenance.predicate.buildDefinition;
    const materials = [{ gitCommit: job.sha }, { sha256: (await job.clients.digest(base)).slice(7) }];
    expect(resolvedDependencies.map(({ digest }: { digest: object }) => digest)).toEqual(materials);
    expect(await attached(host, outputs.image ?? '', SPDX)).toMatchObject({ spdxVersion: 'SPDX-2.3' });
    expect(await job.tags(place)).toEqual([
      expect.stringMatching(/^inputs-[0-9a-f]{64}$/),
      'main',
      `sha-${job.sha.slice(0, 12)}`,
      // Where this registry of old keeps what refers to the image.
      outputs.digest?.replace(':', '-'),
      'v1.4.2',
    ]);
    expect(summary).toContain(outputs.digest);
    expect(await job.left()).toEqual([]);
  });

  const pushed = (registry: string) => ({
    ...{ registry, repository: 'shop/pushed', context: 'api', builder: 'buildx', tags: 'v2' },
    ...{ 'build-args': `WHO=${ODD}`, sbom: 'false', reuse: 'false' },
  });

  it('by buildx is pushed by BuildKit itself, and never comes here where nothing reads it', async () => {
    const { code, log, outputs } = await job.start(pushed(host));
    expect(code, log).toBe(0);
    expect(log).toMatch(/#\d+ pushing manifest for /);
    expect(log).not.toContain('exporting to oci image format');
    expect(log).toContain(`${host}/shop/pushed: sent by the builder`);
    expect((await job.clients.pullAndRun(outputs.image ?? '')).output).toBe(`${ODD} built it\n`);
    const planned = await job.start({ ...pushed(host), 'dry-run': 'true' });
    expect(planned.log).toContain('exporting to oci image format');
    expect(planned.outputs.digest).toBe(outputs.digest);
  });

  it('by a buildx that the registry does not let in is pushed from here', async () => {
    const door = await startRequestLog(host, (_, agent) => (/buildkit/i.test(agent) ? 403 : undefined));
    try {
      const { code, log, outputs } = await job.start(pushed(door.host));
      expect(code, log).toBe(0);
      expect(log).toMatch(/BuildKit cannot push by itself, .* pushed from here: .*403 Forbidden/);
      expect((await job.clients.pullAndRun(outputs.image ?? '')).output).toBe(`${ODD} built it\n`);
    } finally {
      await door.close();
    }
  });

  it.each([
    ['distribution 3', startDistribution3],
    ['a registry with the referrers API', startReferrersRegistry],
  ])('is in %s with all that was said of it', async (name, start) => {
    const other = await start(join(setting.scratch, name));
    try {
      const context = await writeRunnableContext(join(job.workspace, 'echo'), [
        ...['FROM scratch', 'COPY root /', 'ENTRYPOINT ["/tools/echo", "hello"]', 'CMD ["world"]'],
      ]);
      expect(context).toContain(job.workspace);
      const inputs = { registry: other.host, repository: 'shop/echo', context: 'echo', builder: 'packer' };
      const { code, log, outputs } = await job.start(inputs);
      expect(code, log).toBe(0);
      expect((await job.clients.pullAndRun(outputs.image ?? '')).output).toBe('hello world\n');
      expect(Object.keys(await job.referrers(other.host, outputs.image ?? '')).sort()).toEqual([
        SPDX,
        IN_TOTO,
      ]);
    } finally {
      await other.close();
    }
  });
});

describe.skipIf(absent.length > 0)('an image that the stage signed', () => {
  let oidc: LocalOidc;
  let sigstore: RealSigstore;
  beforeAll(async () => {
    oidc = await startOidc();
    sigstore = await startRealSigstore(oidc.issuer, setting.scratch);
  });
  afterAll(() => Promise.all([sigstore?.close(), oidc?.close()]));

  it('is verified by cosign, its provenance and its SBOM, and by whose workflow', async () => {
    await job.write({ 'sigstore.json': JSON.stringify(sigstore.signingConfig) });
    const inputs = { registry: host, repository: 'shop/signed', context: 'packed', builder: 'packer' };
    const { code, log, outputs } = await job.start(
      { ...inputs, signing: 'sigstore.json' },
      { env: oidc.env },
    );
    expect(code, log).toBe(0);
    const verify = (type: string, identity: string) =>
      job.clients.cosign(
        ...(['verify-attestation', '--allow-http-registry', '--type', type] as const),
        ...['--trusted-root', sigstore.trustedRootFile, '--use-signed-timestamps'],
        ...['--insecure-ignore-sct', '--insecure-ignore-tlog', '--certificate-identity', identity],
        ...['--certificate-oidc-issuer', oidc.issuer, outputs.image ?? ''],
      );
    const workflow = 'https://github.com/org/shop/.github/workflows/deploy.yml@refs/heads/main';
    const says = async (type: string) =>
      JSON.parse(Buffer.from(JSON.parse(await verify(type, workflow)).payload, 'base64').toString());
    expect((await says('slsaprovenance1')).predicate.runDetails.builder.id).toBe(workflow);
    expect((await says('https://spdx.dev/Document/v2.3')).predicate.spdxVersion).toBe('SPDX-2.3');
    await expect(verify('slsaprovenance1', `${workflow}x`)).rejects.toThrow(/identities|attestations/);
  });
});
