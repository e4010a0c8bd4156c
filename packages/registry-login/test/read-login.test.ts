import { describe, expect, it } from 'vitest';
import { type LoginInputs, type ReadLoginOptions, readLogin } from '../src/index.ts';

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const ROLE = 'arn:aws:iam::123456789012:role/build';
const PROVIDER = 'projects/123/locations/global/workloadIdentityPools/github/providers/github';
const ACCOUNT = 'push@shop.iam.gserviceaccount.com';
const LOCAL = '127.0.0.1:5000';

function read(registry: string | undefined, inputs: LoginInputs = {}, more: Partial<ReadLoginOptions> = {}) {
  const told: string[] = [];
  const problems = {
    add: (input: string, problem: string, fix: string) => void told.push(`${input}: ${problem}. ${fix}`),
  };
  const around = { region: undefined, localAws: false };
  return { login: readLogin(inputs, problems, { registry, around, ...more }), told };
}

describe('readLogin', () => {
  it.each<[string, string, LoginInputs, Partial<ReadLoginOptions['around']>, object]>([
    ['ECR by its name', ECR, {}, {}, { ecr: { region: 'eu-west-1' }, google: false }],
    ['another region', ECR, { awsRegion: 'us-east-1' }, {}, { ecr: { region: 'us-east-1' } }],
    [
      'what stands for ECR',
      LOCAL,
      {},
      { localAws: true, region: 'eu-west-1' },
      { ecr: { region: 'eu-west-1' } },
    ],
    ['a local registry', LOCAL, {}, { region: 'eu-west-1' }, { ecr: undefined, google: false }],
    ['Google by its name', 'europe-docker.pkg.dev', {}, {}, { google: true, ecr: undefined }],
    [
      'what stands for Google',
      LOCAL,
      { workloadIdentityProvider: PROVIDER },
      { localAws: true, region: 'eu-west-1' },
      { google: true, ecr: undefined },
    ],
    [
      'ECR, beside a provider for what it is built from',
      LOCAL,
      { workloadIdentityProvider: PROVIDER, roleToAssume: ROLE },
      { localAws: true, region: 'eu-west-1' },
      { google: false, ecr: { region: 'eu-west-1' } },
    ],
    [
      'a user',
      'quay.io',
      { registryUsername: 'u', registryPassword: 'p' },
      {},
      { given: { username: 'u', password: 'p' }, ecr: undefined, google: false },
    ],
    [
      'all that belongs to an identity',
      'europe-docker.pkg.dev',
      { workloadIdentityProvider: PROVIDER, serviceAccount: ACCOUNT, roleToAssume: ROLE, githubToken: 't' },
      {},
      { workloadIdentityProvider: PROVIDER, serviceAccount: ACCOUNT, roleToAssume: ROLE, githubToken: 't' },
    ],
  ])('%s', (_, registry, inputs, around, expected) => {
    const { login, told } = read(registry, inputs, {
      around: { region: undefined, localAws: false, ...around },
    });
    expect(told).toEqual([]);
    expect(login).toMatchObject(expected);
  });

  it('keeps which hosts are pushed to', () => {
    const pushedTo = ['quay.io', 'ghcr.io'];
    expect(read('quay.io', {}, { pushedTo }).login).toMatchObject({ pushedTo });
  });

  it.each<[string, string | undefined, LoginInputs, string]>([
    ['a user alone', 'quay.io', { registryUsername: 'u' }, 'registry-password: only the other half'],
    ['a password alone', 'quay.io', { registryPassword: 'p' }, 'registry-username: only the other half'],
    ['a role that is none', 'quay.io', { roleToAssume: 'build' }, 'role-to-assume: "build" is not an ARN'],
    ['a region that is none', ECR, { awsRegion: 'Ireland' }, 'aws-region: "Ireland" is not a region'],
    [
      'a pool',
      undefined,
      { workloadIdentityProvider: 'projects/1/locations/global/workloadIdentityPools/github' },
      'workload-identity-provider: "projects/1/locations/global/workloadIdentityPools/github" names a pool',
    ],
    [
      'a person',
      'gcr.io',
      { workloadIdentityProvider: PROVIDER, serviceAccount: 'me@example.com' },
      'service-account: "me@example.com" is not a service account',
    ],
    [
      'an account alone',
      'gcr.io',
      { serviceAccount: ACCOUNT },
      'service-account: it was given without workload-identity-provider. Give both',
    ],
  ])('tells of %s', (_, registry, inputs, said) => {
    const { told } = read(registry, inputs);
    expect(told).toEqual([expect.stringContaining(said)]);
  });

  it('misses a region where ECR is local and nothing names one', () => {
    const { told } = read(LOCAL, {}, { around: { region: undefined, localAws: true } });
    expect(told).toEqual([
      expect.stringContaining('aws-region: it was not given, and AWS_REGION is not set'),
    ]);
  });

  it('tells all at once, by the names that the workflow has', () => {
    const inputs = { registryUsername: 'u', roleToAssume: 'x', serviceAccount: ACCOUNT };
    const { told } = read('quay.io', inputs, { called: input => `source-${input}` });
    expect(told.map(each => each.split(':', 1)[0])).toEqual([
      'source-registry-password',
      'source-role-to-assume',
      'source-service-account',
    ]);
    expect(told[2]).toContain('without source-workload-identity-provider');
  });
});
