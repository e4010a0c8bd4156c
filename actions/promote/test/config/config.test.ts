import { describe, expect, it } from 'vitest';
import { digest } from '../fakes.ts';
import { read } from '../read.ts';

const IMAGE = `ghcr.io/org/shop/api@${digest('api')}`;
const GIVEN = { image: IMAGE, to: 'ghcr.io/org/prod/{name}' };

/** The lines of the error that inputs are refused with. */
function refusal(given: Record<string, string>): string[] {
  try {
    read(given);
  } catch (error) {
    if (error instanceof Error) return error.message.split('\n').slice(1);
  }
  return [];
}

describe('the inputs', () => {
  it('name one image by its repository', () => {
    expect(read(GIVEN).images).toEqual([
      {
        name: 'api',
        input: 'image',
        ref: { registry: 'ghcr.io', repository: 'org/shop/api', digest: digest('api') },
      },
    ]);
  });

  it('name several with settings of their own', () => {
    const images = JSON.stringify({
      api: IMAGE,
      web: { image: IMAGE, repository: 'prod/web', tags: ['v1'] },
    });
    const { images: read_ } = read({ images, to: 'ghcr.io' });
    expect(read_?.map(({ name, input, repository, tags }) => ({ name, input, repository, tags }))).toEqual([
      { name: 'api', input: 'images.api', repository: undefined, tags: undefined },
      { name: 'web', input: 'images.web', repository: 'prod/web', tags: ['v1'] },
    ]);
  });

  it('name none where the release log is to say', () => {
    const config = read({ 'from-environment': 'staging', release: '41.1', to: 'ghcr.io' });
    expect(config).toMatchObject({
      images: undefined,
      release: '41.1',
      home: { github: { token: 'ghs_token' } },
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['nothing to promote', { to: 'ghcr.io' }, /^- image: nothing says what to promote/],
    ['two ways to say it', { ...GIVEN, images: '{"api":"x"}' }, /^- images: it is given beside `image`/],
    [
      'a release and an image',
      { ...GIVEN, release: '1', 'from-environment': 'staging' },
      /^- release: it says what/,
    ],
    ['a release of nowhere', { to: 'ghcr.io', release: '1' }, /^- release: it needs `from-environment`/],
    ['no reference', { ...GIVEN, image: 'Org/Api' }, /^- image: "Org\/Api" /],
    ['a digest cut short', { ...GIVEN, image: 'ghcr.io/a/b@sha256:1234' }, /^- image: .*malformed digest/],
    ['no object', { images: '["a"]', to: 'ghcr.io' }, /^- images: it is not a JSON object/],
    [
      'an image without one',
      { images: '{"api":{"ref":"x"}}', to: 'ghcr.io' },
      /^- images.api: it names no image/,
    ],
    [
      'a mistyped key',
      { images: `{"api":{"image":"${IMAGE}","tag":[]}}`, to: 'ghcr.io' },
      /^- images.api.tag: .*Did you mean tags/,
    ],
    ['a URL', { ...GIVEN, to: 'https://ghcr.io/org' }, /^- to: .* is a URL. Leave https:\/\/ out/],
    ['no registry', { ...GIVEN, to: 'production' }, /^- to: "production" does not begin with a registry/],
    ['an unknown placeholder', { ...GIVEN, to: 'ghcr.io/{image}' }, /^- to: it knows no "\{image\}"/],
    [
      'a tag in to',
      { ...GIVEN, to: 'ghcr.io/org/api:v1' },
      /^- to: .* has a tag or a digest, which `tags` is for/,
    ],
    ['no tag', { ...GIVEN, tags: 'v1, -v2' }, /^- tags: "-v2" is not a tag/],
    [
      'no tag of an image',
      { images: `{"api":{"image":"${IMAGE}","tags":["::error::"]}}`, to: 'ghcr.io' },
      /^- images.api.tags: "::error::" is not a tag/,
    ],
    ['no platform', { ...GIVEN, platforms: 'linux' }, /^- platforms: "linux" is not a platform/],
    ['half a login', { ...GIVEN, 'registry-username': 'anna' }, /^- registry-password: only the other half/],
    [
      'half a login at the source',
      { ...GIVEN, 'source-registry-username': 'anna' },
      /^- source-registry-password: only/,
    ],
    ['no role', { ...GIVEN, 'source-role-to-assume': 'admin' }, /^- source-role-to-assume: "admin"/],
    [
      'no log',
      { ...GIVEN, 'from-environment': 'staging', 'release-log': 'none' },
      /^- from-environment: without a release log/,
    ],
    ['another log', { ...GIVEN, 'release-log': 'here' }, /^- release-log: "here" is no place/],
    ['a root for nothing', { ...GIVEN, 'trusted-root': 'github' }, /^- trusted-root: without a `policy`/],
  ])('refuse %s', (_, given, line) => {
    expect(refusal(given)).toEqual([expect.stringMatching(line)]);
  });

  it('tell a tag with the other mistakes, and else leave it to the story', () => {
    const tagged = { ...GIVEN, image: 'ghcr.io/org/shop/api:main' };
    expect(read(tagged).images?.[0]?.ref).toMatchObject({ tag: 'main' });
    expect(refusal({ ...tagged, tags: '-' })).toEqual([
      expect.stringMatching(/^- image: it names no digest/),
      expect.stringMatching(/^- tags: /),
    ]);
  });
});

describe('the logins', () => {
  const ROLE = 'arn:aws:iam::210987654321:role/promote';
  const PASSWORD = { 'registry-username': 'anna', 'registry-password': 'hunter2' };

  it('share an identity in a cloud, and never a password with another registry', () => {
    const { logins } = read({ ...GIVEN, ...PASSWORD, 'role-to-assume': ROLE });
    expect(logins.target.given?.username).toBe('anna');
    expect(logins.source('123456789012.dkr.ecr.eu-west-1.amazonaws.com')).toMatchObject({
      given: undefined,
      roleToAssume: ROLE,
      ecr: { region: 'eu-west-1' },
    });
    expect(logins.source('ghcr.io').given?.username).toBe('anna');
  });

  it('take the source’s own before', () => {
    const own = { 'source-registry-username': 'bert', 'source-registry-password': 'x' };
    expect(read({ ...GIVEN, ...PASSWORD, ...own }).logins.source('ghcr.io').given?.username).toBe('bert');
  });
});
