import { configured } from '@pipeline/action-kit';
import { describe, expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { configure } from '../src/config/config.ts';
import type { Surroundings } from '../src/config/surroundings.ts';
import { spec } from '../src/spec.gen.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const DIRECTORIES = ['.', 'services/api', 'services/orders', 'image'];
const FILES = ['services/api/Dockerfile', 'services/orders/Dockerfile', 'docker-bake.hcl'];
const built = (digit: string) =>
  JSON.stringify({ api: `ghcr.io/org/shop-api@sha256:${digit.repeat(64)}` }) +
  `\n${JSON.stringify({ orders: `ghcr.io/org/shop-orders@sha256:${digit.repeat(64)}` })}`;

const { files, steps, notInReadme } = examplesOf(import.meta.dirname, {
  'github.sha': SHA,
  'matrix.arch': 'arm64',
  'needs.build.outputs.amd64': built('a'),
  'needs.build.outputs.arm64': built('b'),
  'secrets.NPM_TOKEN': 'npm_1',
});

/** What each makes: repositories, each with its tags, after a push of main or of the tag v1.4.2. */
const MADE: Record<string, Record<string, string[]>> = {
  'bake.yml, job bake': {
    'org/shop-api': ['sha-0123456789ab', 'main'],
    'org/shop-orders': ['sha-0123456789ab', 'main'],
  },
  'ecr.yml, job build': { 'shop/api': ['sha-0123456789ab', 'main'] },
  'ecr.yml, job try': { 'shop/api': ['sha-0123456789ab'] },
  'other-builder.yml, job build': { 'org/shop-api': ['sha-0123456789ab'] },
  'packer.yml, job pack': { 'shop/api': ['sha-0123456789ab'] },
  'release.yml, job images': { 'org/shop-api': ['1.4.2', '1.4', '1'] },
  'scan.yml, job build': { 'org/shop-api': ['sha-0123456789ab'] },
  'several-images.yml, job build': {
    'org/shop-api': ['sha-0123456789ab', 'main'],
    'org/shop-orders': ['sha-0123456789ab', 'main'],
  },
  'several-platforms.yml, job build': { 'org/shop-api': [], 'org/shop-orders': [] },
  'several-platforms.yml, job merge': {
    'org/shop-api': ['sha-0123456789ab', 'main'],
    'org/shop-orders': ['sha-0123456789ab', 'main'],
  },
};

/** A checkout with two services, and what bake would print of them. */
function around(tagged: boolean): Surroundings {
  return {
    names: { sha: SHA, ref: tagged ? 'refs/tags/v1.4.2' : 'refs/heads/main', runNumber: '7', before: '' },
    eventName: 'push',
    region: undefined,
    localAws: false,
    dryRun: () => false,
    look: path => (DIRECTORIES.includes(path) ? 'directory' : FILES.includes(path) ? 'file' : undefined),
    read: () => 'FROM node:24-slim\nRUN --mount=type=secret,id=npmrc npm ci\n',
    env: () => undefined,
    bake: ({ targets }) =>
      targets.map(name => ({
        name,
        context: `services/${name}`,
        dockerfile: `services/${name}/Dockerfile`,
        target: undefined,
        args: {},
        labels: {},
        platforms: [],
        tags: [`ghcr.io/org/shop-${name}`],
        secrets: [],
        cacheFrom: [],
        cacheTo: [],
        annotations: {},
        pull: false,
        noCache: false,
        beyond: [],
      })),
  };
}

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (where, given, { workflow }) => {
    const { tags } = (workflow.on.push ?? {}) as { tags?: string[] };
    const env = Object.entries({ 'github-token': 't', ...given }).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      value,
    ]);
    const config = configured(spec, Object.fromEntries(env), (inputs, problems) =>
      configure(inputs, problems, around(tags !== undefined)),
    );
    const made = config.images.map(({ repository, tags }) => [repository, tags]);
    expect(Object.fromEntries(made)).toEqual(MADE[where]);
    expect(config.warnings).toEqual([]);
  });

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(8);
  });
});
