import {
  CreateRepositoryCommand,
  type CreateRepositoryCommandInput,
  DescribeRepositoriesCommand,
  ECRClient,
  GetLifecyclePolicyCommand,
  PutImageCommand,
  PutLifecyclePolicyCommand,
} from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { ensureEcrRepository, type RepositorySettings } from '../../../oci/src/index.ts';
import { INDEX } from '../registry/image.ts';
import { type EcrEndpoint, TEST_KEYS } from './contract.ts';
import { rules } from './rule.ts';

const REGION = 'eu-west-1';

const policy = (countNumber: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: 'what no tag names any longer',
        selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber },
        action: { type: 'expire' },
      },
    ],
  });

/**
 * What one who creates repositories may rely on, of any ECR, and what `ensureEcrRepository()` makes of it. No image is
 * pushed, so that an emulator of the API alone can hold it. Each rule is the documentation's, of the operation that it
 * calls (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/).
 * @param differs tests that the endpoint is known to fail, by name, with what it does instead
 */
export function ecrSettingsContract(at: () => EcrEndpoint, differs: Record<string, string> = {}) {
  const prefix = `settings-${Date.now().toString(36)}`;
  let ecr: ECRClient;
  let count = 0;
  const nextName = () => `${prefix}/r${++count}`;
  const rule = rules(differs);

  beforeAll(() => {
    const { endpoint, credentials = TEST_KEYS } = at();
    ecr = new ECRClient({ endpoint, region: REGION, credentials, maxAttempts: 1 });
  });
  afterAll(() => ecr.destroy());

  const create = async (settings: Partial<CreateRepositoryCommandInput>) => {
    const repositoryName = nextName();
    await ecr.send(new CreateRepositoryCommand({ repositoryName, ...settings }));
    return repositoryName;
  };
  const described = async (repositoryName: string) => {
    const call = new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] });
    return (await ecr.send(call)).repositories?.[0];
  };
  /** An image of nothing: another one by each comment. */
  const put = (repositoryName: string, imageTag: string, comment: string) => {
    const index = { schemaVersion: 2, mediaType: INDEX, manifests: [], annotations: { comment } };
    const image = { imageManifest: JSON.stringify(index), imageManifestMediaType: INDEX };
    return ecr.send(new PutImageCommand({ repositoryName, imageTag, ...image }));
  };
  const putPolicy = (repositoryName: string, lifecyclePolicyText: string) =>
    ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
  const heldPolicy = async (repositoryName: string) =>
    (await ecr.send(new GetLifecyclePolicyCommand({ repositoryName }))).lifecyclePolicyText;
  const ensure = (name: string, settings: RepositorySettings) => {
    const { endpoint, credentials = TEST_KEYS } = at();
    return ensureEcrRepository({ endpoint, credentials, region: REGION }, name, settings);
  };

  const filters = [{ filterType: 'WILDCARD' as const, filter: 'main*' }];
  const excepted = {
    imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' as const,
    imageTagMutabilityExclusionFilters: filters,
  };

  describe('settings', () => {
    rule('are described as they were given', async () => {
      const scanning = { imageScanningConfiguration: { scanOnPush: true } };
      const name = await create({ ...excepted, ...scanning });
      expect(await described(name)).toMatchObject({ ...excepted, ...scanning });
    });

    rule('that exceptions want are refused where they are not given', async () => {
      const without = create({ imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' });
      await expect(without).rejects.toMatchObject({ name: 'InvalidParameterException' });
      const beside = create({ imageTagMutability: 'IMMUTABLE', imageTagMutabilityExclusionFilters: filters });
      await expect(beside).rejects.toMatchObject({ name: 'InvalidParameterException' });
    });

    rule('keep an immutable tag where it is', async () => {
      const name = await create({ imageTagMutability: 'IMMUTABLE' });
      await put(name, 'v1', 'one');
      await expect(put(name, 'v1', 'two')).rejects.toMatchObject({ name: 'ImageTagAlreadyExistsException' });
    });

    rule('let a tag move that is excepted', async () => {
      const name = await create(excepted);
      await put(name, 'main-1', 'one');
      const { image } = await put(name, 'main-1', 'two');
      expect(image?.imageId?.imageTag).toBe('main-1');
    });

    rule('keep a tag where it is that is not excepted', async () => {
      const name = await create(excepted);
      await put(name, 'v1', 'one');
      await expect(put(name, 'v1', 'two')).rejects.toMatchObject({ name: 'ImageTagAlreadyExistsException' });
    });
  });

  describe('a lifecycle policy', () => {
    rule('is given back', async () => {
      const name = await create({});
      await putPolicy(name, policy(7));
      expect(JSON.parse((await heldPolicy(name)) ?? '')).toEqual(JSON.parse(policy(7)));
    });

    rule('that was never put is told as absent', async () => {
      const asked = heldPolicy(await create({}));
      await expect(asked).rejects.toMatchObject({ name: 'LifecyclePolicyNotFoundException' });
    });

    rule('without rules is refused', async () => {
      const refused = putPolicy(await create({}), JSON.stringify({ rule: policy(7) }));
      await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException' });
    });
  });

  describe('ensureEcrRepository', () => {
    const wanted = { scanOnPush: true, immutableTags: true, lifecyclePolicy: policy(7) };

    rule('creates with settings, and finds them in the next run', async () => {
      const name = nextName();
      expect(await ensure(name, wanted)).toEqual({ outcome: 'created', differences: [] });
      expect(await described(name)).toMatchObject({
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
      });
      expect(await ensure(name, wanted)).toEqual({ outcome: 'existed', differences: [] });
    });

    rule('creates tags that may move among those that may not', async () => {
      const name = nextName();
      const some = { immutableTags: true, movingTags: ['main*'] };
      expect((await ensure(name, some)).outcome).toBe('created');
      expect(await described(name)).toMatchObject(excepted);
      expect(await ensure(name, some)).toEqual({ outcome: 'existed', differences: [] });
      expect((await ensure(name, { immutableTags: true })).differences).toEqual([
        'has immutable tags but for main*, and immutable tags were asked for',
      ]);
    });

    rule('leaves one that exists as it is, and tells how it differs', async () => {
      const name = await create({});
      await putPolicy(name, policy(30));
      expect(await ensure(name, wanted)).toEqual({
        outcome: 'existed',
        differences: [
          'has mutable tags, and immutable tags were asked for',
          'does not scan what is pushed',
          'has another lifecycle policy than was asked for',
        ],
      });
      expect(await described(name)).toMatchObject({ imageTagMutability: 'MUTABLE' });
      expect(JSON.parse((await heldPolicy(name)) ?? '')).toEqual(JSON.parse(policy(30)));
    });

    rule(
      'gives its policy to one that an earlier run left without, but not to one that is in use',
      async () => {
        const [unfinished, used] = [await create({}), await create({})];
        await put(used, 'v1', 'one');
        const lifecyclePolicy = policy(7);
        expect(await ensure(unfinished, { lifecyclePolicy })).toEqual({
          outcome: 'created',
          differences: [],
        });
        expect(JSON.parse((await heldPolicy(unfinished)) ?? '')).toEqual(JSON.parse(lifecyclePolicy));
        expect(await ensure(used, { lifecyclePolicy })).toEqual({
          outcome: 'existed',
          differences: ['has no lifecycle policy, and one was asked for'],
        });
        await expect(heldPolicy(used)).rejects.toMatchObject({ name: 'LifecyclePolicyNotFoundException' });
      },
    );

    rule(
      'says what stands where the policy of a new one is refused, and finishes in the next run',
      async () => {
        const name = nextName();
        const refused = ensure(name, { lifecyclePolicy: JSON.stringify({ rule: policy(7) }) });
        await expect(refused).rejects.toMatchObject({
          name: 'RemoteError',
          errorCode: 'InvalidParameterException',
          message: expect.stringContaining(`give ${name} its lifecycle policy failed`),
          hint: expect.stringContaining(`${name} was created and has no image yet, so the next run`),
        });
        expect((await ensure(name, { lifecyclePolicy: policy(7) })).outcome).toBe('created');
        expect(JSON.parse((await heldPolicy(name)) ?? '')).toEqual(JSON.parse(policy(7)));
      },
    );
  });
}
