import { describe, expect, it } from 'vitest';
import { googleCredentials, googleEnvironment, isServiceAccount, parseProvider } from '../src/index.ts';

const NAME = 'projects/123/locations/global/workloadIdentityPools/my-pool/providers/github';

describe('parseProvider', () => {
  it.each([NAME, ` ${NAME} `, `//iam.googleapis.com/${NAME}`, `https://iam.googleapis.com/${NAME}`])(
    'takes %j',
    text => {
      expect(parseProvider(text)).toEqual({
        name: NAME,
        project: '123',
        pool: 'my-pool',
        provider: 'github',
      });
    },
  );

  it.each([
    ['', 'is not the name'],
    ['github', 'is not the name'],
    [`${NAME}/`, 'is not the name'],
    ['projects/123/locations/global/workloadIdentityPools/my-pool', 'names a pool, not a provider'],
    [NAME.replace('123', 'my-project'), 'names the project "my-project" by its id'],
    [NAME.replace('global', 'europe-west1'), 'is in the location "europe-west1"'],
  ])('says of %j that it %s', (text, said) => {
    expect(parseProvider(text)).toContain(said);
  });
});

it.each([
  ['push@shop.iam.gserviceaccount.com', true],
  ['123-compute@developer.gserviceaccount.com', true],
  ['113057325249898657053', true],
  ['me@example.com', false],
  ['push', false],
  ['push@shop.iam.gserviceaccount.com/x:y', false],
])('isServiceAccount(%j) is %s', (text, yes) => {
  expect(isServiceAccount(text)).toBe(yes);
});

it('refuses what is malformed before anything is asked for', () => {
  const never = () => {
    throw new Error('asked');
  };
  const ports = { idToken: never, mask: never, clock: { now: () => 0 } };
  expect(() => googleCredentials({ workloadIdentityProvider: 'x' }, ports)).toThrow(
    /workload-identity-provider "x" is not/,
  );
  const wish = { workloadIdentityProvider: NAME, serviceAccount: 'me@example.com' };
  expect(() => googleCredentials(wish, ports)).toThrow(/service-account "me@example.com"/);
});

it('reads gcloud’s variables', () => {
  const env: Record<string, string> = {
    CLOUDSDK_API_ENDPOINT_OVERRIDES_STS: 'http://127.0.0.1:1/',
    CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: 'http://127.0.0.1:2/base/',
    CLOUDSDK_RUN_REGION: 'europe-west1',
  };
  expect(googleEnvironment(name => env[name])).toEqual({
    endpoints: { sts: 'http://127.0.0.1:1', run: 'http://127.0.0.1:2/base' },
    region: 'europe-west1',
  });
});
