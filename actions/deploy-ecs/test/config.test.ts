import { configured, Problems } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { type Config, configure, type Surroundings } from '../src/config.ts';
import { type Inputs, spec } from '../src/spec.gen.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const inputs = (fields: Partial<Inputs> = {}): Inputs => ({
  cluster: 'shop',
  service: 'api',
  image: `example.com/api@${DIGEST}`,
  waitTimeout: 600_000,
  awsRegion: 'eu-west-1',
  ...fields,
});
const around = (env: Record<string, string | undefined>): Surroundings => ({
  context: { env: name => env[name] },
  dryRun: (given, endpoint) => given ?? endpoint === undefined,
});
function read(fields: Partial<Inputs>, region?: string): Config {
  const problems = new Problems();
  const config = configure(inputs(fields), problems, around({ AWS_REGION: region }));
  problems.throwIfAny();
  return config;
}
const refusal = (fields: Partial<Inputs>, region?: string): string => {
  try {
    read(fields, region);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('it was not refused');
};

describe('configure', () => {
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
    expect(read(given, region)).toMatchObject(expected);
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

  it.each<[boolean | undefined, string, boolean]>([
    [undefined, 'http://127.0.0.1:4566', false],
    [undefined, '', true],
    [false, '', false],
  ])(
    'plans as the run says by what was given (%s) and by the endpoint "%s" of ECS: %s',
    (dryRun, url, expected) => {
      const env = around(url === '' ? {} : { AWS_ENDPOINT_URL_ECS: url });
      expect(configure(inputs({ dryRun }), new Problems(), env).dryRun).toBe(expected);
    },
  );

  it('tells of a wrong type, a missing one, an unknown one and of the rules beyond types in one error', () => {
    const given = {
      INPUT_CLUSTER: 'a cluster',
      INPUT_IMAGE: 'example.com/api:1',
      'INPUT_WAIT-TIMEOUT': '10',
      INPUT_SERVCE: 'api',
    };
    const read = () => configured(spec, given, (inputs, problems) => configure(inputs, problems, around({})));
    expect(read).toThrow(
      new ConfigError(
        [
          '5 inputs are wrong; nothing was done.',
          '- cluster: "a cluster" is not a cluster\'s name or ARN. Write its name, such as shop-staging',
          '- service: it is required and was not given. Add `service:` under `with:`',
          '- wait-timeout: "10" is not a duration. Write a number with its unit, such as 90s, 10m or 1h30m',
          '- aws-region: it was not given, and AWS_REGION is not set. Write one such as eu-west-1',
          '- servce: deploy-ecs has no such input. Did you mean `service`?',
        ].join('\n'),
      ),
    );
  });
});
