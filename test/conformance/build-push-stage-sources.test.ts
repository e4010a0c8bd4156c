import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSetting, type Setting, TOOLS } from './build-push-setting.ts';
import type { Job } from './build-push-stage.ts';
import { missing } from './tools.ts';

const absent = await missing(...TOOLS);

let setting: Setting;
let host: string;
let job: Job;
let base: string;

beforeAll(async () => {
  if (absent.length > 0) return;
  setting = await openSetting();
  ({ host, job, base } = setting);
  await setting.pushBase(['CMD ["/bin/sh", "-c", "echo base"]']);
});
afterAll(() => setting?.close());

describe.skipIf(absent.length > 0)('a bake file', () => {
  const BAKE = `
variable "GREETING" { default = "nobody" }
group "default" { targets = ["api", "web"] }
target "shared" {
  args = { GREETING = GREETING }
  labels = { "team" = "\${upper("shop")}" }
}
target "api" {
  inherits = ["shared"]
  context = "api"
  tags = ["SERVER/team/api:from-bake", "elsewhere.example/team/api:v9"]
}
target "web" {
  inherits = ["shared"]
  name = "web-\${kind}"
  matrix = { kind = ["small", "large"] }
  context = "api"
  args = { KIND = kind }
}
target "linked" {
  context = "api"
  contexts = { other = "docker-image://alpine" }
}
`;
  const DOCKERFILE = [
    'ARG GREETING',
    'ARG KIND=one',
    'ENV SAYS="$GREETING $KIND"',
    'CMD ["/bin/sh", "-c", "echo $SAYS"]',
  ];

  it('gives targets, variables and a matrix, and each image runs', async () => {
    await job.write({
      'docker-bake.hcl': BAKE.replace('SERVER', host),
      'api/Dockerfile': [`FROM ${base}`, ...DOCKERFILE].join('\n'),
    });
    const inputs = { registry: host, 'bake-file': 'docker-bake.hcl', tags: 'v1' };
    const { code, log, outputs } = await job.start(inputs, { env: { GREETING: 'hello' } });
    expect(code, log).toBe(0);
    const images: Record<string, string> = JSON.parse(outputs.images ?? '');
    const at = (repository: string) => expect.stringMatching(new RegExp(`^${host}/${repository}@sha256:`));
    expect(images).toEqual({
      api: at('team/api'),
      'web-small': at('web-small'),
      'web-large': at('web-large'),
    });
    const says = { api: 'hello one', 'web-small': 'hello small', 'web-large': 'hello large' };
    for (const [name, said] of Object.entries(says)) {
      expect((await job.clients.pullAndRun(images[name] ?? '')).output).toBe(`${said}\n`);
      expect((await job.config(images[name] ?? '')).config.Labels).toMatchObject({ team: 'SHOP' });
    }
    const tags = (await job.tags(`${host}/team/api`)).filter(tag => !/^(?:inputs|sha256)-/.test(tag));
    expect(tags).toEqual(['from-bake', 'v1']);
  });

  it('is refused by name where it asks for what is not carried out, before anything is built', async () => {
    const inputs = { registry: host, 'bake-file': 'docker-bake.hcl', 'bake-targets': 'api, linked' };
    const { code, error } = await job.start(inputs);
    expect(code).toBe(1);
    expect(error).toContain('bake-file.linked.contexts: this stage does not carry it out');
    await job.write({ 'broken.hcl': 'target "api" {\n  context = nothing\n}\n' });
    const broken = await job.start({
      registry: host,
      'bake-file': 'broken.hcl',
      'bake-targets': 'api',
    });
    expect(broken.error).toMatch(/docker buildx bake cannot read broken\.hcl: .*nothing/);
  });
});

describe.skipIf(absent.length > 0)('an image of another builder', () => {
  it.each(['oci:made', 'oci-archive:made.tar', 'docker-archive:saved.tar'])(
    'is taken over from %s, and keeps its digest where it has one',
    async form => {
      const [kind = '', path = ''] = form.split(':');
      const to = `${kind}:${join(job.workspace, path)}${kind === 'docker-archive' ? ':shop/base:v1' : ''}`;
      await job.clients.skopeoCopy(`docker://${base}`, to);
      const repository = `shop/${kind}`;
      const { code, log, outputs } = await job.start({
        ...{ registry: host, repository, layout: path, tags: 'v1' },
      });
      expect(code, log).toBe(0);
      if (kind !== 'docker-archive') expect(outputs.digest).toBe(await job.clients.digest(base));
      expect(await job.clients.digest(`${host}/${repository}:v1`)).toBe(outputs.digest);
      expect((await job.clients.pullAndRun(outputs.image ?? '')).output).toBe('base\n');
      expect(Object.keys(await job.referrers(host, outputs.image ?? ''))).toHaveLength(2);
      expect(log).not.toContain('Builder:');
      expect(await job.left()).toEqual([]);
    },
  );

  it('is not taken over where it is damaged', async () => {
    await job.clients.skopeoCopy(`docker://${base}`, `oci:${join(job.workspace, 'torn')}`);
    const blobs = join(job.workspace, 'torn/blobs/sha256');
    const manifest = (await job.clients.digest(base)).slice(7);
    const [layer = ''] = (await job.raw(base)).layers.map(({ digest }: { digest: string }) =>
      digest.slice(7),
    );
    const bytes = await readFile(join(blobs, layer));
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(join(blobs, layer), bytes);
    const torn = await job.start({ registry: host, repository: 'shop/torn', layout: 'torn' });
    expect(torn.code).toBe(1);
    expect(torn.error).toContain(`sha256:${layer} in torn is damaged`);
    expect(await readdir(blobs)).toContain(manifest);
    expect(await job.tags(`${host}/shop/torn`)).toEqual([]);
  });
});

describe.skipIf(absent.length > 0)('a secret', () => {
  const TOKEN = 'hush, "a" $(b) %s';
  const HASH = createHash('sha256').update(TOKEN).digest('hex');

  it.each(['buildx', 'docker'])('arrives in a RUN of %s, and is nowhere else', async builder => {
    const dockerfile = [
      `FROM ${base}`,
      'RUN --mount=type=secret,id=npm.token,target=/token,required=true sha256sum /token > /sum',
      'CMD ["/bin/cat", "/sum"]',
    ];
    await job.write({ 'secret/Dockerfile': dockerfile.join('\n') });
    const repository = `shop/secret-${builder}`;
    const inputs = { registry: host, repository, context: 'secret', builder, reuse: 'false' };
    const { code, log, outputs, summary } = await job.start({ ...inputs, secrets: `npm.token=${TOKEN}` });
    expect(code, log).toBe(0);
    expect((await job.clients.pullAndRun(outputs.image ?? '')).output).toBe(`${HASH}  /token\n`);
    const pulled = await mkdtemp(join(setting.scratch, 'pulled-'));
    await job.clients.skopeoCopy(`docker://${outputs.image}`, `dir:${pulled}`);
    const files = await Promise.all((await readdir(pulled)).map(file => readFile(join(pulled, file))));
    const content = files.map(bytes => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('latin1'));
    const shown = log.replaceAll(/^::add-mask::.*$/gm, '');
    for (const text of [...content, shown, summary, ...Object.values(outputs)])
      expect(text).not.toContain('hush');
    expect(await job.left()).toEqual([]);

    const missed = await job.start(inputs);
    expect(missed.code).toBe(1);
    expect(missed.error).toContain(
      'secret/Dockerfile:2 needs the secret "npm.token". Add a line npm.token=…',
    );
  });
});
