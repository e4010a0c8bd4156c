import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import type { Inputs } from '../src/spec.gen.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const inputs = (fields: Partial<Inputs> = {}): Inputs => ({
  cluster: 'shop',
  service: 'api',
  image: `example.com/api@${DIGEST}`,
  waitTimeout: 600_000,
  awsRegion: 'eu-west-1',
  ...fields,
});
const refusal = (fields: Partial<Inputs>, region?: string): string => {
  try {
    readConfig(inputs(fields), region);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('it was not refused');
};

describe('readConfig', () => {
  it.each<[string, Partial<Inputs>, string | undefined, object]>([
    ['an image by digest is pinned', {}, undefined, { image: `example.com/api@${DIGEST}`, pinned: true }],
    ['an image by tag is not', { image: 'example.com/api:1' }, undefined, { pinned: false }],
    [
      'a short image name is written in full',
      { image: 'nginx:1' },
      undefined,
      { image: 'docker.io/library/nginx:1' },
    ],
    ['the input wins over the environment', { awsRegion: 'eu-west-1' }, 'us-east-1', { region: 'eu-west-1' }],
    [
      'the environment’s region will do',
      { awsRegion: undefined },
      'us-gov-west-1',
      { region: 'us-gov-west-1' },
    ],
    [
      'a cluster stays an ARN, a service becomes its name',
      {
        cluster: 'arn:aws:ecs:eu-west-1:1:cluster/shop',
        service: 'arn:aws:ecs:eu-west-1:1:service/shop/api',
      },
      undefined,
      { cluster: 'arn:aws:ecs:eu-west-1:1:cluster/shop', service: 'api' },
    ],
  ])('%s', (_, given, region, expected) => {
    expect(readConfig(inputs(given), region)).toMatchObject(expected);
  });

  it.each<[string, Partial<Inputs>]>([
    ['image', { image: 'Example.com/API' }],
    ['image', { image: 'example.com/api@sha256:abc' }],
    ['cluster', { cluster: 'a cluster' }],
    ['service', { service: 'api/web' }],
    ['wait-timeout', { waitTimeout: 999 }],
    ['wait-timeout', { waitTimeout: 6 * 3_600_000 + 1 }],
    ['aws-region', { awsRegion: 'Europe' }],
    ['aws-region', { awsRegion: undefined }],
    ['role-to-assume', { roleToAssume: 'deploy' }],
  ])('refuses a bad %s by its name: %j', (input, fields) => {
    expect(refusal(fields)).toContain(`- ${input}: `);
  });

  it('tells every mistake in one error', () => {
    const message = refusal({
      image: '??',
      cluster: ' ',
      service: ' ',
      waitTimeout: 0,
      awsRegion: 'x',
      roleToAssume: 'y',
    });
    expect(message).toContain('6 inputs are wrong');
    expect(message.match(/^- /gm)).toHaveLength(6);
  });
});
