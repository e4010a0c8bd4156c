import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configured, type RunContext } from '@pipeline/action-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configure } from '../src/config/config.ts';
import { surroundings } from '../src/live/surroundings.ts';
import { spec } from '../src/spec.gen.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-push-links-'));
  for (const name of ['shop/api', 'shop/.git', 'runner'])
    await mkdir(join(folder, name), { recursive: true });
  for (const name of ['shop/api/Dockerfile', 'runner/Dockerfile', 'shop/.git/config'])
    await writeFile(join(folder, name), 'FROM scratch\n');
  const links = {
    inside: 'api',
    home: '../runner',
    'Dockerfile.inside': 'api/Dockerfile',
    'Dockerfile.out': '../runner/Dockerfile',
    'Dockerfile.twice': 'Dockerfile.out',
    'Dockerfile.token': '.git/config',
    'Dockerfile.dangling': '../nothing',
    bake: '../runner/Dockerfile',
  };
  for (const [name, to] of Object.entries(links)) await symlink(to, join(folder, 'shop', name));
});
afterAll(() => rm(folder, { recursive: true }));

function read(given: Record<string, string>) {
  const context = {
    workspace: join(folder, 'shop'),
    sha: '0123456789abcdef0123456789abcdef01234567',
    env: () => undefined,
  } as Partial<RunContext> as RunContext;
  const inputs = { registry: 'ghcr.io', repository: 'org/api', 'github-token': 't', ...given };
  const env = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return configured(spec, Object.fromEntries(env), (read, problems) =>
    configure(read, problems, surroundings({ context, dryRun: asked => asked === true })),
  );
}

describe('a link in the workspace', () => {
  it.each([
    { context: 'inside' },
    { context: 'api', dockerfile: 'Dockerfile.inside' },
    // By its own name elsewhere: the workflow says so, and no link.
    { context: '../runner' },
  ])('is followed inside of it: $context $dockerfile', given => {
    expect(read(given).images).toMatchObject([{ source: { kind: 'dockerfile', ...given } }]);
  });

  it('may lead to a layout anywhere, as those of Bazel and Nix do', () => {
    expect(read({ layout: 'home' }).images).toMatchObject([{ source: { kind: 'layout', path: 'home' } }]);
  });

  it.each([
    ['context', 'home', { context: 'home', dockerfile: 'api/Dockerfile' }],
    ['dockerfile', 'Dockerfile.out', { dockerfile: 'Dockerfile.out' }],
    ['dockerfile', 'Dockerfile.twice', { dockerfile: 'Dockerfile.twice' }],
    ['dockerfile', 'home/Dockerfile', { dockerfile: 'home/Dockerfile' }],
    ['dockerfile', 'Dockerfile.token', { dockerfile: 'Dockerfile.token' }],
    ['bake-file', 'bake', { 'bake-file': 'bake', repository: '' }],
  ])('is refused where it leads out: %s %s', (input, path, given) => {
    expect(() => read(given)).toThrow(
      `${input}: ${JSON.stringify(path)} leads out of what is checked out. A symbolic link`,
    );
  });

  it('is no file where it leads nowhere', () => {
    expect(() => read({ dockerfile: 'Dockerfile.dangling' })).toThrow(
      'dockerfile: there is no file "Dockerfile.dangling" in the workspace',
    );
  });
});
