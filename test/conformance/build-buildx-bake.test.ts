import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBake } from '../../packages/build/src/index.ts';
import { dockerWithBuildx } from './docker-buildx.ts';
import { missing } from './tools.ts';

const absent = await missing('buildx', 'docker');

/** Uses what bake works out: variables, functions, groups, inheritance, a matrix, text that looks like a template. */
const BAKE = `
variable "VERSION" { default = "dev" }
group "default" { targets = ["api", "worker"] }
target "_base" {
  labels = { "org.example.version" = VERSION }
  platforms = ["linux/amd64", "linux/arm64"]
}
target "api" {
  inherits = ["_base"]
  context = "services/api"
  dockerfile = "build/Dockerfile"
  args = { VERSION = upper(VERSION), ODD = "a \\"b\\" $(c) $\${d} %%{e}", UNSET = null }
  tags = ["ghcr.io/team/api:\${VERSION}"]
  secret = ["type=env,id=npm,env=NPM_TOKEN", "id=file,src=token", "id=token"]
  cache-from = ["type=registry,ref=ghcr.io/team/api:buildcache", "ghcr.io/team/api:main"]
  cache-to = [{ type = "gha", scope = "a,b" }]
  annotations = ["org.example.a=b=c", "index:org.example.i=j"]
  no-cache = true
}
target "worker" {
  name = "worker-\${tgt}"
  matrix = { tgt = ["mail", "print"] }
  target = tgt
  context = "."
  contexts = { base = "docker-image://alpine" }
  output = ["type=registry"]
}
`;

let scratch: string;
let env: Record<string, string>;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'bake-'));
  if (absent.length > 0) return;
  env = await dockerWithBuildx(scratch);
  await mkdir(join(scratch, 'work'));
  await writeFile(join(scratch, 'work/shop.hcl'), BAKE);
  await writeFile(join(scratch, 'work/token'), 'hush');
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const bake = (targets: string[], variables: Record<string, string> = {}) =>
  runBake({ files: ['shop.hcl'], targets }, join(scratch, 'work'), { ...env, ...variables });

describe.skipIf(absent.length > 0)('a bake file', () => {
  it('becomes requests, worked out by bake itself', () => {
    const [api, mail, print] = bake([], { VERSION: 'v1.4.2' });
    expect(api).toEqual({
      name: 'api',
      context: 'services/api',
      dockerfile: 'services/api/build/Dockerfile',
      target: undefined,
      args: { VERSION: 'V1.4.2', ODD: ['a "b" $(c) $', '{d} %{e}'].join('') },
      labels: { 'org.example.version': 'v1.4.2' },
      platforms: ['linux/amd64', 'linux/arm64'],
      tags: ['ghcr.io/team/api:v1.4.2'],
      secrets: [
        { id: 'npm', env: 'NPM_TOKEN', file: undefined },
        { id: 'file', env: undefined, file: 'token' },
        { id: 'token', env: 'token', file: 'token' },
      ],
      cacheFrom: ['ref=ghcr.io/team/api:buildcache,type=registry', 'ref=ghcr.io/team/api:main,type=registry'],
      cacheTo: ['"scope=a,b",type=gha'],
      annotations: { 'org.example.a': 'b=c' },
      pull: false,
      noCache: true,
      beyond: ['annotations'],
    });
    expect(mail).toMatchObject({ name: 'worker-mail', target: 'mail', dockerfile: 'Dockerfile' });
    expect(print?.name).toBe('worker-print');
    expect(print?.beyond.toSorted()).toEqual(['contexts', 'output']);
  });

  it('gives the targets that are asked for alone', () => {
    expect(bake(['worker-print']).map(({ name }) => name)).toEqual(['worker-print']);
  });

  it('that cannot be read is told in bake’s own words', () => {
    expect(() => bake(['nothing-like-it'])).toThrow(
      'docker buildx bake cannot read shop.hcl: failed to find target nothing-like-it',
    );
  });
});
