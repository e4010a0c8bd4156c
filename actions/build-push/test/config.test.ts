import { configured, Problems } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { configure } from '../src/config/config.ts';
import type { Surroundings } from '../src/config/surroundings.ts';
import { type Inputs, spec } from '../src/spec.gen.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const DIRECTORIES = new Set(['.', 'services/api', 'services/web']);
const FILES = new Set([
  'Dockerfile',
  'services/api/Dockerfile',
  'services/web/Dockerfile',
  'prod.Dockerfile',
]);
const NAMES = { sha: SHA, ref: 'refs/heads/main', runNumber: '7', before: '' };
/** What stands in a Dockerfile, by its path. */
const TEXTS: Record<string, string> = {
  Dockerfile: 'FROM node:24-slim AS build\nFROM ghcr.io/org/base:1 AS runtime\nCOPY --from=build /app /app\n',
  'prod.Dockerfile': 'FROM alpine\nRUN --mount=type=secret,id=npmrc,required=true cat /run/secrets/npmrc\n',
};
const AROUND: Surroundings = {
  names: NAMES,
  eventName: 'push',
  region: undefined,
  localAws: false,
  dryRun: given => given === true,
  look: path => (DIRECTORIES.has(path) ? 'directory' : FILES.has(path) ? 'file' : undefined),
  read: path => TEXTS[path],
  env: () => undefined,
  bake: () => [],
};
const INPUTS: Inputs = {
  registry: 'ghcr.io',
  repository: 'org/api',
  tags: ['sha'],
  mode: 'build',
  builder: 'auto',
  cache: 'none',
  reuse: true,
  scanTimeout: 600_000,
  provenance: true,
  sbom: true,
  signing: 'auto',
  createRepository: false,
  repositoryImmutableTags: false,
  repositoryScanOnPush: false,
};

function read(more: Partial<Inputs>, around: Partial<Surroundings> = {}) {
  const problems = new Problems();
  const config = configure({ ...INPUTS, ...more }, problems, { ...AROUND, ...around });
  problems.throwIfAny();
  return config;
}

describe('configure', () => {
  it('takes one image from its own inputs, tagged by its commit', () => {
    const config = read({ context: './services/api/', buildArgs: { A: '1' }, platforms: ['linux/arm64'] });
    expect(config.images).toEqual([
      {
        name: 'org/api',
        repository: 'org/api',
        source: {
          kind: 'dockerfile',
          context: 'services/api',
          dockerfile: 'services/api/Dockerfile',
          target: undefined,
          platforms: [{ os: 'linux', architecture: 'arm64' }],
          buildArgs: { A: '1' },
          labels: {},
          secrets: [],
          annotations: {},
          cache: undefined,
          pull: false,
          noCache: false,
          hosts: [],
        },
        tags: ['sha-0123456789ab'],
        leftOut: [],
        version: undefined,
        last: ['main'],
      },
    ]);
    expect(config.login.ecr).toBeUndefined();
  });

  it('takes several, which share and override', () => {
    const { images } = read({
      repository: undefined,
      tags: ['v1', 'v1'],
      labels: { team: 'a', own: 'x' },
      images: {
        'org/api': 'services/api',
        web: {
          repository: 'org/web',
          context: 'services/web',
          dockerfile: 'Dockerfile',
          target: 'runtime',
          tags: ['w1'],
          labels: { own: 'y' },
        },
      },
    });
    expect(images).toMatchObject([
      {
        name: 'org/api',
        repository: 'org/api',
        tags: ['v1'],
        source: { labels: { team: 'a', own: 'x' }, platforms: [] },
      },
      {
        name: 'web',
        tags: ['w1'],
        source: {
          dockerfile: 'Dockerfile',
          target: 'runtime',
          labels: { team: 'a', own: 'y' },
          hosts: ['ghcr.io', 'docker.io'],
        },
      },
    ]);
  });

  it.each<[string, boolean | undefined, boolean]>([
    ['push', undefined, true],
    ['pull_request', undefined, false],
    ['pull_request_target', undefined, false],
    ['merge_group', undefined, false],
    ['pull_request', true, true],
    ['push', false, false],
  ])('in %s with push %s pushes: %s', (eventName, push, expected) => {
    expect(read({ push }, { eventName }).push).toBe(expected);
  });

  // Our reusable pull-request.yml names it where a fork sees no variable that would name one.
  it('takes a host that is none, where nothing is pushed', () => {
    expect(read({ registry: 'registry.invalid', push: false }, { eventName: 'pull_request' }).push).toBe(
      false,
    );
  });

  const ECR = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
  it.each<[string, Partial<Inputs>, Partial<Surroundings>, string | undefined]>([
    ['the region in the host', { registry: ECR }, { region: 'us-east-1' }, 'eu-central-1'],
    ['the region given', { registry: ECR, awsRegion: 'eu-west-1' }, {}, 'eu-west-1'],
    [
      'a local registry beside a local AWS',
      { registry: '127.0.0.1:5000' },
      { localAws: true, region: 'eu-west-1' },
      'eu-west-1',
    ],
    ['a local registry alone', { registry: '127.0.0.1:5000' }, { region: 'eu-west-1' }, undefined],
    ['another registry', { registry: 'ghcr.io' }, { localAws: true, region: 'eu-west-1' }, undefined],
  ])('knows ECR by %s', (_, inputs, around, region) => {
    expect(read(inputs, around).login.ecr?.region).toBe(region);
  });

  it.each<[string, Partial<Inputs>, Partial<Surroundings>, string[]]>([
    ['a URL for a registry', { registry: 'https://ghcr.io' }, {}, ['- registry: "https://ghcr.io" is not']],
    ['half a login', { registryUsername: 'ci' }, {}, ['- registry-password:']],
    ['no repository', { repository: undefined }, {}, ['- repository: neither it nor images']],
    ['a repository with a tag', { repository: 'org/api:v1' }, {}, ['- repository: "org/api:v1"']],
    ['a repository with its registry', { repository: 'ghcr.io/org/api' }, {}, ['Leave ghcr.io/ out']],
    [
      'a context that is not there',
      { context: 'nowhere' },
      {},
      ['- context: there is no directory "nowhere"'],
    ],
    [
      'a Dockerfile that is not there',
      { dockerfile: 'Nofile' },
      {},
      ['- dockerfile: there is no file "Nofile"'],
    ],
    [
      'what is no platform',
      { platforms: ['linux/amd64', 'arm64 '] },
      {},
      ['- platforms: "arm64 " is not a platform'],
    ],
    [
      'a stage that the Dockerfile lacks',
      { target: 'runtme' },
      {},
      ['- target: Dockerfile has no stage "runtme". Did you mean runtime?'],
    ],
    [
      'a secret that the Dockerfile needs and is not given',
      { dockerfile: 'prod.Dockerfile' },
      {},
      ['- secrets: prod.Dockerfile:2 needs the secret "npmrc". Add a line npmrc=…'],
    ],
    [
      'a secret that is not set',
      { dockerfile: 'prod.Dockerfile', secrets: { npmrc: '' } },
      {},
      ['- secrets: "npmrc" has no value. Is the secret set'],
    ],
    [
      'secrets for the packer',
      { secrets: { npmrc: 'x' }, builder: 'packer' },
      {},
      ['- secrets: the packer runs nothing'],
    ],
    ['a layout that is not there', { layout: 'out' }, {}, ['- layout: there is no "out" in the workspace']],
    [
      'a layout beside a context',
      { layout: 'prod.Dockerfile', context: '.' },
      {},
      ['- context: it was given beside layout'],
    ],
    ['merge in another mode', { merge: ['{}'] }, {}, ['- merge: it was given, and the mode is build']],
    [
      'what builds in the mode merge',
      { mode: 'merge', repository: undefined, context: '.', merge: [] },
      {},
      ['- context: it was given beside merge', '- merge: it was not given'],
    ],
    [
      'a cache that the builder has not',
      { cache: 'registry', builder: 'docker' },
      {},
      ['- cache: builder: docker has none'],
    ],
    [
      'a place in the scan command that is none',
      { scanCommand: ['trivy', '{img}'] },
      {},
      ['- scan-command: there is no {img}. There are {image}, {layout}, {sbom}, {name}'],
    ],
    [
      'a scan where no tag is set',
      { scanCommand: ['trivy'], mode: 'by-digest' },
      {},
      ['- scan-command: the mode is by-digest'],
    ],
    [
      'settings of a repository that is not created',
      { repositoryImmutableTags: true },
      {},
      ['- repository-immutable-tags: no repository is created'],
    ],
    [
      'a lifecycle policy that is none',
      { registry: ECR, createRepository: true, repositoryLifecyclePolicy: '{}' },
      {},
      ['- repository-lifecycle-policy:'],
    ],
    [
      'a tag that is kept',
      { tags: ['inputs-1'] },
      {},
      ['- tags: "inputs-1" is not a tag: it is kept for what this stage itself writes'],
    ],
    [
      'a bake file that is not there',
      { repository: undefined, bakeFile: ['bake.hcl'] },
      {},
      ['- bake-file: there is no file "bake.hcl"'],
    ],
    [
      'a stage for the packer',
      { target: 'runtime', builder: 'packer' },
      {},
      ['- target: the packer knows no stages'],
    ],
    ['a bad base', { packerBase: 'A B' }, {}, ['- packer-base:']],
    ['no commit to tag by', {}, { names: { ...NAMES, sha: '' } }, ['- tags: nothing is left of them']],
    [
      'a tag with a command in it',
      { tags: ['a\n::error::x'] },
      {},
      ['- tags: "a\\n::error::x" is not a tag'],
    ],
    [
      'create-repository elsewhere',
      { createRepository: true },
      {},
      ['- create-repository: ghcr.io is not ECR'],
    ],
    ['a bad role', { roleToAssume: 'deploy' }, {}, ['- role-to-assume:']],
    [
      'a provider that is none',
      { workloadIdentityProvider: 'github' },
      {},
      ['- workload-identity-provider:'],
    ],
    [
      'ECR without a region',
      { registry: '127.0.0.1:1' },
      { localAws: true },
      ['- aws-region: it was not given'],
    ],
    [
      'images beside context',
      { repository: undefined, images: { a: '.' }, context: '.' },
      {},
      ['- context: it was given beside'],
    ],
    [
      'images of another shape',
      { repository: undefined, images: ['a'] },
      {},
      ['- images: it is not a JSON object'],
    ],
    [
      'a mistyped key, a number and a list',
      { repository: undefined, images: { a: { contxt: '.' }, b: { context: 1 }, c: 3 } },
      {},
      [
        '- images.a.contxt: there is no such key. Did you mean context?',
        '- images.b.context: it is not text',
        '- images.c: it is neither',
      ],
    ],
    [
      'two images in one place',
      { repository: undefined, images: { a: { repository: 'org/x' }, b: { repository: 'org/x' } } },
      {},
      ['- images.b: org/x:sha-0123456789ab would be "a" too'],
    ],
    [
      'everything at once',
      { registry: 'x/y', context: 'nowhere', tags: ['-'], platforms: ['amd64'] },
      {},
      ['- registry:', '- context:', '- platforms:', '- tags:'],
    ],
  ])('refuses %s', (_, inputs, around, lines) => {
    try {
      read(inputs, around);
      expect.unreachable();
    } catch (error) {
      for (const line of lines) expect((error as Error).message).toContain(line);
    }
  });
});

describe('in one error with what the types tell', () => {
  const tell = (given: Record<string, string>) => () =>
    configured(spec, given, (inputs, problems) => configure(inputs, problems, AROUND));

  it('tells of a wrong type, a missing one, an unknown one and of the rules beyond types', () => {
    const given = {
      INPUT_REPOSITORY: 'shop/api',
      INPUT_CONTEXT: 'nowhere',
      INPUT_PUSH: 'perhaps',
      'INPUT_CREATE-REPOSITORY': 'true',
      INPUT_TAG: 'v1',
    };
    expect(tell(given)).toThrow(
      new ConfigError(
        [
          '4 inputs are wrong; nothing was done.',
          '- registry: it is required and was not given. Add `registry:` under `with:`',
          '- context: there is no directory "nowhere" in the workspace. Check the path, and that actions/checkout ran before',
          '- push: "perhaps" is neither true nor false. Write true or false',
          '- tag: build-push has no such input. Did you mean `tags`?',
        ].join('\n'),
      ),
    );
  });

  it('does not ask for a repository where images were given, though not as JSON', () => {
    const given = { INPUT_REGISTRY: 'ghcr.io', INPUT_IMAGES: '{', INPUT_CONTEXT: '.' };
    expect(tell(given)).toThrow(
      new ConfigError(
        [
          '2 inputs are wrong; nothing was done.',
          '- context: it was given beside images. Move it into what images says of the image',
          '- images: the text is not JSON. Check brackets, quotes and commas',
        ].join('\n'),
      ),
    );
  });

  it('does not judge a repository by a registry that is none', () => {
    const given = { INPUT_REGISTRY: 'https://ghcr.io', INPUT_REPOSITORY: 'shop/api' };
    expect(tell(given)).toThrow(/^One input is wrong; nothing was done\.\n- registry: /);
  });
});
