import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { missingPermission } from '../src/auth/permissions.ts';
import {
  type DockerConfig,
  dockerCredentials,
  ecrCreatesOnPush,
  ecrCredentials,
  ensureEcrRepository,
} from '../src/index.ts';
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

/** ECR's JSON protocol, as far as the two calls need it. */
async function startEcr(answers: Record<string, [number, object]>) {
  const calls: string[] = [];
  const bodies: unknown[] = [];
  const http = createServer(async (request, response) => {
    bodies.push(await json(request));
    const name = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    calls.push(name);
    const [status, body] = answers[name] ?? [500, {}];
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    calls,
    bodies,
    access: { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' }, endpoint },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise(resolve => http.close(resolve));
    },
  };
}

describe('ECR', () => {
  it('gives user and password', async () => {
    const token = { authorizationToken: btoa('AWS:pass:word') };
    await using ecr = await startEcr({ GetAuthorizationToken: [200, { authorizationData: [token] }] });
    expect(await ecrCredentials(ecr.access)).toEqual({ username: 'AWS', password: 'pass:word' });
  });

  it.each([
    ['InvalidSignatureException', 400, /does not know these keys/],
    ['UnrecognizedClientException', 400, /does not know these keys/],
    ['ThrottlingException', 400, /run this job again/],
    ['ServerException', 500, /run this job again/],
  ])('after %s with %d says what helps, not a permission', async (type, status, hint) => {
    await using ecr = await startEcr({ GetAuthorizationToken: [status, { __type: type, message: 'no' }] });
    const error = await ecrCredentials(ecr.access).catch((failed: unknown) => failed);
    expect(error).toMatchObject({ name: 'RemoteError', hint: expect.stringMatching(hint) });
  });

  it('names the permission that is missing', async () => {
    const denied = { __type: 'AccessDeniedException', message: 'not authorized' };
    await using ecr = await startEcr({ GetAuthorizationToken: [400, denied] });
    await expect(ecrCredentials(ecr.access)).rejects.toMatchObject({
      name: 'RemoteError',
      errorCode: 'AccessDeniedException',
      hint: 'The role needs ecr:GetAuthorizationToken on *',
    });
  });

  it.each([
    ['existed', [200, { repositories: [{}] }], [200, {}], 1],
    ['created', [400, { __type: 'RepositoryNotFoundException' }], [200, { repository: {} }], 2],
    [
      'existed',
      [400, { __type: 'RepositoryNotFoundException' }],
      [400, { __type: 'RepositoryAlreadyExistsException' }],
      2,
    ],
  ] as const)('a repository %s', async (outcome, describeAnswer, createAnswer, calls) => {
    await using ecr = await startEcr({
      DescribeRepositories: [...describeAnswer],
      CreateRepository: [...createAnswer],
    });
    expect(await ensureEcrRepository(ecr.access, 'shop/api')).toBe(outcome);
    expect(ecr.calls).toHaveLength(calls);
  });

  it('a repository is looked for and created in the account that is meant, not in that of the keys', async () => {
    await using ecr = await startEcr({
      DescribeRepositories: [400, { __type: 'RepositoryNotFoundException' }],
      CreateRepository: [200, { repository: {} }],
    });
    await ensureEcrRepository({ ...ecr.access, account: '210987654321' }, 'shop/api');
    expect(ecr.bodies).toEqual([
      { registryId: '210987654321', repositoryNames: ['shop/api'] },
      { registryId: '210987654321', repositoryName: 'shop/api' },
    ]);
  });

  const push = ['PULL_THROUGH_CACHE', 'CREATE_ON_PUSH'];
  it.each<[string, object, boolean | undefined]>([
    ['no template', { repositoryCreationTemplates: [] }, false],
    ['one of its own', { repositoryCreationTemplates: [{ prefix: 'shop', appliedFor: push }] }, true],
    ['one of all', { repositoryCreationTemplates: [{ prefix: 'ROOT', appliedFor: push }] }, true],
    ['one of others', { repositoryCreationTemplates: [{ prefix: 'sho', appliedFor: push }] }, false],
    [
      'one of its own that does not, over one of all that does',
      {
        repositoryCreationTemplates: [
          { prefix: 'ROOT', appliedFor: push },
          { prefix: 'shop', appliedFor: ['REPLICATION'] },
        ],
      },
      false,
    ],
    ['no leave to ask', { __type: 'AccessDeniedException' }, undefined],
  ])('with %s says whether a push creates a repository', async (_, answer, wanted) => {
    const status = '__type' in answer ? 400 : 200;
    await using ecr = await startEcr({ DescribeRepositoryCreationTemplates: [status, answer] });
    expect(await ecrCreatesOnPush(ecr.access, 'shop/api')).toBe(wanted);
  });
});
