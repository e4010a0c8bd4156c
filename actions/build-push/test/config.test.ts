import { configured, Problems } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { configure, type Surroundings } from '../src/config.ts';
import { type Inputs, spec } from '../src/spec.gen.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const DIRECTORIES = new Set(['.', 'services/api', 'services/web']);
const FILES = new Set([
  'Dockerfile',
  'services/api/Dockerfile',
  'services/web/Dockerfile',
  'prod.Dockerfile',
]);
const AROUND: Surroundings = {
  sha: SHA,
  eventName: 'push',
  region: undefined,
  localAws: false,
  dryRun: given => given === true,
  look: path => (DIRECTORIES.has(path) ? 'directory' : FILES.has(path) ? 'file' : undefined),
};
const INPUTS: Inputs = {
  registry: 'ghcr.io',
  repository: 'org/api',
  builder: 'auto',
  createRepository: false,
};

function read(more: Partial<Inputs>, around: Partial<Surroundings> = {}) {
  const problems = new Problems();
  const config = configure({ ...INPUTS, ...more }, problems, { ...AROUND, ...around });
  problems.throwIfAny();
  return config;
}

describe('configure', () => {
  it('takes one image from its own inputs, tagged by its commit', () => {
    const config = read({ context: './services/api/', buildArgs: { A: '1' }, platform: 'linux/arm64' });
    expect(config.images).toEqual([
      {
        name: 'org/api',
        repository: 'org/api',
        context: 'services/api',
        dockerfile: 'services/api/Dockerfile',
        target: undefined,
        platform: { os: 'linux', architecture: 'arm64' },
        buildArgs: { A: '1' },
        labels: {},
        tags: ['sha-0123456789ab'],
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
          dockerfile: 'prod.Dockerfile',
          target: 'run',
          tags: ['w1'],
          labels: { own: 'y' },
        },
      },
    });
    expect(images).toMatchObject([
      { name: 'org/api', repository: 'org/api', tags: ['v1'], labels: { team: 'a', own: 'x' } },
      {
        name: 'web',
        dockerfile: 'prod.Dockerfile',
        target: 'run',
        tags: ['w1'],
        labels: { team: 'a', own: 'y' },
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
    ['two platforms', { platform: 'linux/amd64,linux/arm64' }, {}, ['- platform:']],
    [
      'a stage for the packer',
      { target: 'run', builder: 'packer' },
      {},
      ['- target: the packer knows no stages'],
    ],
    ['a bad base', { packerBase: 'A B' }, {}, ['- packer-base:']],
    ['no commit to tag by', {}, { sha: '' }, ['- tags: it was not given']],
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
      { registry: 'x/y', context: 'nowhere', tags: ['-'], platform: 'amd64' },
      {},
      ['- registry:', '- context:', '- tags:', '- platform:'],
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
          "- context: it was given beside images. Move it into the image's entry in images",
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
