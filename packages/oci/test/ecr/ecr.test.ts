import { describe, expect, it } from 'vitest';
import { ecrCreatesOnPush, ecrCredentials, ensureEcrRepository } from '../../src/index.ts';
import { startEcr } from './start-ecr.ts';

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
      3,
    ],
  ] as const)('a repository %s', async (outcome, describeAnswer, createAnswer, calls) => {
    await using ecr = await startEcr({
      DescribeRepositories: [...describeAnswer],
      CreateRepository: [...createAnswer],
    });
    expect(await ensureEcrRepository(ecr.access, 'shop/api')).toEqual({ outcome, differences: [] });
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

  const lifecyclePolicy = JSON.stringify({ rules: [{ rulePriority: 1 }] });
  const denied = { __type: 'AccessDeniedException', message: 'not authorized' };

  it('a policy that may not be put is told with the permission and with what was created', async () => {
    await using ecr = await startEcr({
      DescribeRepositories: [400, { __type: 'RepositoryNotFoundException' }],
      CreateRepository: [200, { repository: {} }],
      PutLifecyclePolicy: [400, denied],
    });
    await expect(ensureEcrRepository(ecr.access, 'shop/api', { lifecyclePolicy })).rejects.toMatchObject({
      errorCode: 'AccessDeniedException',
      message: expect.stringContaining('give shop/api its lifecycle policy failed'),
      hint: 'The role needs ecr:PutLifecyclePolicy on this repository. shop/api was created and has no image yet, so the next run gives it the policy',
    });
  });

  it.each<[string, Record<string, [number, object]>, string]>([
    [
      'a policy that may not be read',
      { GetLifecyclePolicy: [400, denied] },
      'has a lifecycle policy or none: this role lacks ecr:GetLifecyclePolicy',
    ],
    [
      'images that may not be listed',
      {
        GetLifecyclePolicy: [400, { __type: 'LifecyclePolicyNotFoundException' }],
        ListImages: [400, denied],
      },
      'has no lifecycle policy, and one was asked for',
    ],
  ])(
    'with %s a repository that exists is good enough, and written to by nobody',
    async (_, answers, said) => {
      await using ecr = await startEcr({ DescribeRepositories: [200, { repositories: [{}] }], ...answers });
      const found = await ensureEcrRepository(ecr.access, 'shop/api', { lifecyclePolicy });
      expect(found).toEqual({ outcome: 'existed', differences: [said] });
      expect(ecr.calls).not.toContain('PutLifecyclePolicy');
    },
  );

  it('after a setting that it does not take says so, and names no permission', async () => {
    await using ecr = await startEcr({
      DescribeRepositories: [400, { __type: 'RepositoryNotFoundException' }],
      CreateRepository: [400, { __type: 'InvalidParameterException', message: 'no' }],
    });
    const hint = 'ECR says what it does not take: correct that input';
    await expect(ensureEcrRepository(ecr.access, 'shop/api')).rejects.toMatchObject({ hint });
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
