import { expect, it } from 'vitest';
import { awsEnvironment } from '../src/index.ts';

const read = (variables: Record<string, string>) => awsEnvironment(name => variables[name]);

it('reads credentials only where both halves are there', () => {
  expect(read({ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }).staticCredentials).toEqual({
    accessKeyId: 'a',
    secretAccessKey: 'b',
  });
  expect(read({ AWS_ACCESS_KEY_ID: 'a' }).staticCredentials).toBeUndefined();
});

it('prefers the more particular variable', () => {
  const environment = read({
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:2',
  });
  expect(environment.region).toBe('eu-west-1');
  expect([environment.endpoint('ECR'), environment.endpoint('ECS')]).toEqual([
    'http://127.0.0.1:2',
    'http://127.0.0.1:1',
  ]);
});
