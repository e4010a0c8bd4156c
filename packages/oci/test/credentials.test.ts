import { describe, expect, it } from 'vitest';
import { missingPermission } from '../src/auth/permissions.ts';
import { type DockerConfig, dockerCredentials } from '../src/index.ts';
import { waitBefore } from '../src/wire/retry.ts';

const none = async () => ({ exitCode: 1, stdout: 'credentials not found in native keychain' });

describe('dockerCredentials', () => {
  it.each<[string, DockerConfig, string, unknown]>([
    [
      'auth',
      { auths: { 'ghcr.io': { auth: btoa('ci:a:b') } } },
      'ghcr.io',
      { username: 'ci', password: 'a:b' },
    ],
    [
      'Docker Hub by its old name',
      { auths: { 'https://index.docker.io/v1/': { username: 'u', password: 'p' } } },
      'docker.io',
      { username: 'u', password: 'p' },
    ],
    [
      'identity token',
      { auths: { 'r.azurecr.io': { identitytoken: 't' } } },
      'r.azurecr.io',
      { identityToken: 't' },
    ],
    [
      'a host that is kept in the file although there is a store',
      { credsStore: 'pass', credHelpers: { 'ghcr.io': '' }, auths: { 'ghcr.io': { auth: btoa('a:b') } } },
      'ghcr.io',
      { username: 'a', password: 'b' },
    ],
    ['another host only', { auths: { 'ghcr.io': { auth: btoa('a:b') } } }, 'quay.io', undefined],
    ['an empty entry', { auths: { 'ghcr.io': {} } }, 'ghcr.io', undefined],
    [
      'a helper that knows nothing, then auths',
      { credsStore: 'desktop', auths: { 'ghcr.io': { auth: btoa('a:b') } } },
      'ghcr.io',
      { username: 'a', password: 'b' },
    ],
  ])('%s', async (_, config, host, found) => {
    expect(await dockerCredentials(config, host, none)).toEqual(found);
  });

  it('asks the helper of that host', async () => {
    const asked: unknown[] = [];
    const found = await dockerCredentials(
      { credHelpers: { 'gcr.io': 'gcloud' } },
      'gcr.io',
      async (...call) => {
        asked.push(call);
        return { exitCode: 0, stdout: '{"Username":"_dcgcloud_token","Secret":"s"}' };
      },
    );
    expect(found).toEqual({ username: '_dcgcloud_token', password: 's' });
    expect(asked).toEqual([['docker-credential-gcloud', ['get'], 'gcr.io']]);
  });
});

describe('a credential helper', () => {
  const secret = 'a-secret-that-is-never-shown';
  it.each([
    [127, '', 'ConfigError', 'docker-credential-pass for ghcr.io, and it is not installed'],
    [1, `keychain is locked ${secret}`, 'RemoteError', 'docker-credential-pass failed with exit code 1'],
    [124, '', 'RemoteError', 'did not answer'],
    [0, `{"Username":"u","Secret":"${secret}"`, 'RemoteError', 'gave no user and secret'],
    [0, `"${secret}"`, 'RemoteError', 'gave no user and secret'],
    [0, `{"Secret":"${secret}"}`, 'RemoteError', 'gave no user and secret'],
  ])('that ends with %d and %j is an error without a word of it', async (exitCode, stdout, name, said) => {
    const asked = dockerCredentials({ credsStore: 'pass' }, 'ghcr.io', async () => ({ exitCode, stdout }));
    const error = await asked.catch((failed: unknown) => failed);
    expect(error).toMatchObject({ name, message: expect.stringContaining(said), hint: expect.any(String) });
    expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toContain(secret);
  });

  it('that gives an empty login holds none', async () => {
    const empty = async () => ({ exitCode: 0, stdout: '{"Username":"","Secret":""}' });
    expect(await dockerCredentials({ credsStore: 'pass' }, 'ghcr.io', empty)).toBeUndefined();
  });
});

describe('missingPermission', () => {
  it.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'push', 'ecr:PutImage'],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'pull', 'ecr:BatchGetImage'],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'delete', 'ecr:BatchDeleteImage'],
    ['public.ecr.aws', 'push', 'sts:GetServiceBearerToken'],
    ['public.ecr.aws', 'pull', 'anybody may pull'],
    ['public.ecr.aws', 'delete', 'ecr-public:BatchDeleteImage'],
    ['ghcr.io', 'push', 'packages: write'],
    ['ghcr.io', 'delete', 'Packages API'],
    ['europe-docker.pkg.dev', 'push', 'artifactregistry.writer'],
    ['europe-docker.pkg.dev', 'delete', 'artifactregistry.repoAdmin'],
    ['eu.gcr.io', 'pull', 'artifactregistry.reader'],
    ['docker.io', 'delete', 'Read, Write & Delete'],
    ['quay.io', 'pull', 'pull from'],
    ['quay.io', 'delete', 'delete from'],
  ] as const)('%s, to %s', (host, access, text) => {
    expect(missingPermission(host, access)).toContain(text);
  });
});

describe('waitBefore', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    [0, null, 250],
    [3, null, 2_000],
    [9, null, 8_000],
    [0, '2', 2_000],
    [0, '3600', 60_000],
    [0, 'Thu, 01 Jan 2026 00:00:05 GMT', 5_000],
    [0, 'Wed, 31 Dec 2025 00:00:05 GMT', 0],
    [1, 'soon', 500],
  ])('attempt %i, Retry-After %s', (attempt, retryAfter, wait) => {
    expect(waitBefore(attempt, retryAfter, now)).toBe(wait);
  });
});
