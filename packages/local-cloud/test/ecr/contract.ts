import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  type ImageIdentifier,
  ListImagesCommand,
  PutImageCommand,
  paginateDescribeRepositories,
  paginateListImages,
} from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf, manifest } from '../registry/image.ts';
import { LAYER_SIZE, type Opened, type Push, pushByOci } from './push.ts';
import { rules } from './rule.ts';

export interface EcrEndpoint {
  endpoint: string;
  /** Any that open it, where it checks them. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** Where its registry answers, where that is not the host that its authorization token names. */
  registry?: string;
}

export interface EcrContractOptions {
  /** Tests that the endpoint is known to fail, by name, with what it does instead. */
  differs?: Record<string, string>;
  /** Who pushes, besides our own client, which always does. */
  pushers?: Record<string, Push>;
}

const HOUR = 60 * 60 * 1_000;
export const TEST_KEYS = { accessKeyId: 'test', secretAccessKey: 'test' };

/**
 * What one who builds and promotes images may rely on, of any ECR: run against our stand-in, third-party
 * emulators, and a real account. Each rule is the documentation's, of the operation that it calls
 * (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/); a difference of an emulator is named.
 */
export function ecrContract(at: () => EcrEndpoint, { differs = {}, pushers = {} }: EcrContractOptions = {}) {
  const prefix = `contract-${Date.now().toString(36)}`;
  let ecr: ECRClient;
  let count = 0;
  const rule = rules(differs);

  const create = async (imageTagMutability: 'MUTABLE' | 'IMMUTABLE' = 'MUTABLE'): Promise<string> => {
    const repositoryName = `${prefix}/r${++count}`;
    await ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability }));
    return repositoryName;
  };
  const authorization = async () => {
    const { authorizationData: [data] = [] } = await ecr.send(new GetAuthorizationTokenCommand({}));
    const [username = '', password = ''] = Buffer.from(data?.authorizationToken ?? '', 'base64')
      .toString()
      .split(':');
    const host = at().registry ?? new URL(data?.proxyEndpoint ?? '').host;
    return { opened: { host, username, password } satisfies Opened, expiresAt: data?.expiresAt };
  };
  const pushed = async (repository: string, tag: string, push = pushByOci) =>
    push((await authorization()).opened, repository, tag);
  const describeImages = async (repositoryName: string, imageIds?: ImageIdentifier[]) => {
    const call = new DescribeImagesCommand({ repositoryName, ...(imageIds && { imageIds }) });
    return (await ecr.send(call)).imageDetails ?? [];
  };
  const get = (repositoryName: string, ...imageIds: ImageIdentifier[]) =>
    ecr.send(new BatchGetImageCommand({ repositoryName, imageIds }));
  const put = (repositoryName: string, imageManifest: string, imageTag: string, more = {}) =>
    ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageTag, ...more }));
  const bytesOf = async (repositoryName: string, imageTag: string) =>
    (await get(repositoryName, { imageTag })).images?.[0]?.imageManifest ?? '';
  /** An image under two tags, as a promotion leaves it. */
  const promoted = async () => {
    const name = await create();
    const imageDigest = await pushed(name, 'v1');
    await put(name, await bytesOf(name, 'v1'), 'production');
    return { name, imageDigest };
  };

  beforeAll(() => {
    const { endpoint, credentials = TEST_KEYS } = at();
    ecr = new ECRClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  });
  afterAll(() => ecr.destroy());

  describe('repositories', () => {
    rule('one that is made is described as it was made', async () => {
      const name = await create('IMMUTABLE');
      const call = new DescribeRepositoriesCommand({ repositoryNames: [name] });
      expect((await ecr.send(call)).repositories).toMatchObject([
        {
          repositoryName: name,
          repositoryArn: expect.stringMatching(`^arn:aws:ecr:eu-west-1:\\d{12}:repository/${name}$`),
          repositoryUri: expect.stringMatching(`^[^/]+/${name}$`),
          imageTagMutability: 'IMMUTABLE',
          createdAt: expect.any(Date),
        },
      ]);
    });

    rule('one can be made once', async () => {
      const again = new CreateRepositoryCommand({ repositoryName: await create() });
      await expect(ecr.send(again)).rejects.toMatchObject({ name: 'RepositoryAlreadyExistsException' });
    });

    rule('a name with capitals is refused', async () => {
      const bad = new CreateRepositoryCommand({ repositoryName: 'Shop/Api' });
      await expect(ecr.send(bad)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    });

    rule('they come page by page', async () => {
      const made = [await create(), await create(), await create()];
      const seen: string[] = [];
      for await (const { repositories = [] } of paginateDescribeRepositories(
        { client: ecr, pageSize: 2 },
        {},
      )) {
        expect(repositories.length).toBeLessThanOrEqual(2);
        seen.push(...repositories.flatMap(({ repositoryName }) => repositoryName ?? []));
      }
      expect(seen).toEqual(expect.arrayContaining(made));
    });

    it.each([
      ['described', () => new DescribeRepositoriesCommand({ repositoryNames: ['nope'] })],
      ['asked for its images', () => new DescribeImagesCommand({ repositoryName: 'nope' })],
      ['listed', () => new ListImagesCommand({ repositoryName: 'nope' })],
      ['read', () => new BatchGetImageCommand({ repositoryName: 'nope', imageIds: [{ imageTag: 'v1' }] })],
      ['written to', () => new PutImageCommand({ repositoryName: 'nope', imageManifest: manifest('{}') })],
    ])('one that is missing cannot be %s', async (_what, command) => {
      // The client has one overload a command, and none for all of them.
      const call = ecr.send(command() as DescribeRepositoriesCommand);
      await expect(call).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
    });
  });

  describe('the authorization token', () => {
    rule('is for the user AWS, for twelve hours, and opens the registry', async () => {
      const { opened, expiresAt } = await authorization();
      expect(opened.username).toBe('AWS');
      const hours = ((expiresAt?.getTime() ?? 0) - Date.now()) / HOUR;
      expect(hours).toBeGreaterThan(11.9);
      expect(hours).toBeLessThan(12.1);
      const token = Buffer.from(`AWS:${opened.password}`).toString('base64');
      const ping = await fetch(`http://${opened.host}/v2/`, { headers: { authorization: `Basic ${token}` } });
      expect(ping.status).toBe(200);
    });

    rule('is asked for by the registry', async () => {
      const { opened } = await authorization();
      const ping = await fetch(`http://${opened.host}/v2/`);
      expect(ping.status).toBe(401);
      expect(ping.headers.get('www-authenticate')).toMatch(/^Basic /);
    });

    rule('of nobody opens nothing', async () => {
      const { opened } = await authorization();
      const push = pushByOci({ ...opened, password: 'guessed' }, await create(), 'v1');
      await expect(push).rejects.toMatchObject({ status: expect.toSatisfy(is => is === 401 || is === 403) });
    });
  });

  describe.each(Object.entries({ 'our own client': pushByOci, ...pushers }))('a push by %s', (_who, push) => {
    rule('puts an image that is described by its tag and its digest', async () => {
      const name = await create();
      const imageDigest = await pushed(name, 'v1', push);
      const byTag = await describeImages(name, [{ imageTag: 'v1' }]);
      expect(byTag).toMatchObject([{ imageDigest, imageTags: ['v1'], repositoryName: name }]);
      expect(byTag[0]?.imagePushedAt?.getTime()).toBeGreaterThan(Date.now() - HOUR);
      expect(await describeImages(name, [{ imageDigest }])).toEqual(byTag);
      expect(digestOf(await bytesOf(name, 'v1'))).toBe(imageDigest);
    });

    rule('needs the repository', async () => {
      const lost = pushed(`${prefix}/absent`, 'v1', push);
      await expect(lost).rejects.toThrow(/not exist|not known|NAME_UNKNOWN|name unknown|404/i);
    });

    rule('moves a mutable tag, and leaves the earlier image without one', async () => {
      const name = await create();
      const first = await pushed(name, 'v1', push);
      const second = await pushed(name, 'v1', push);
      expect(await describeImages(name, [{ imageTag: 'v1' }])).toMatchObject([{ imageDigest: second }]);
      const [left] = await describeImages(name, [{ imageDigest: first }]);
      expect(left?.imageTags ?? []).toEqual([]);
    });

    rule('cannot move an immutable tag', async () => {
      const name = await create('IMMUTABLE');
      const first = await pushed(name, 'v1', push);
      await expect(pushed(name, 'v1', push)).rejects.toThrow(/immutable/);
      expect(await describeImages(name, [{ imageTag: 'v1' }])).toMatchObject([{ imageDigest: first }]);
    });
  });

  describe('images', () => {
    rule('are as large as their layers', async () => {
      const name = await create();
      await pushed(name, 'v1');
      const [{ imageSizeInBytes = 0 } = {}] = await describeImages(name);
      expect(imageSizeInBytes).toBeGreaterThanOrEqual(LAYER_SIZE);
    });

    rule('say which kind of manifest they have, and what it is of', async () => {
      const name = await create();
      await pushed(name, 'v1');
      expect(await describeImages(name)).toMatchObject([
        {
          imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
          artifactMediaType: 'application/vnd.oci.image.config.v1+json',
        },
      ]);
    });

    rule('that are not there cannot be described', async () => {
      const name = await create();
      const none = describeImages(name, [{ imageTag: 'v1' }]);
      await expect(none).rejects.toMatchObject({ name: 'ImageNotFoundException' });
    });

    rule('that are not there are failures of a batch, beside those that are', async () => {
      const name = await create();
      const imageDigest = await pushed(name, 'v1');
      const { images, failures } = await get(name, { imageTag: 'v1' }, { imageTag: 'v2' });
      expect(images).toMatchObject([{ imageId: { imageDigest, imageTag: 'v1' } }]);
      expect(failures).toMatchObject([{ imageId: { imageTag: 'v2' }, failureCode: 'ImageNotFound' }]);
    });

    rule('are not got by a tag that stands at another digest', async () => {
      const name = await create();
      const imageDigest = await pushed(name, 'v1');
      await pushed(name, 'v2');
      const { images, failures } = await get(name, { imageTag: 'v2', imageDigest });
      expect(images).toEqual([]);
      expect(failures).toMatchObject([{ failureCode: 'ImageTagDoesNotMatchDigest' }]);
    });

    rule('are promoted by putting their bytes under another tag', async () => {
      const { name, imageDigest } = await promoted();
      const [only, ...more] = await describeImages(name);
      expect(more).toEqual([]);
      expect(only?.imageDigest).toBe(imageDigest);
      expect(only?.imageTags?.toSorted()).toEqual(['production', 'v1']);
      expect(await bytesOf(name, 'production')).toBe(await bytesOf(name, 'v1'));
    });

    rule('are got under the tag that was asked for', async () => {
      const { name } = await promoted();
      const tags = [{ imageTag: 'v1' }, { imageTag: 'production' }];
      expect((await get(name, ...tags)).images).toMatchObject(tags.map(imageId => ({ imageId })));
    });

    rule('are listed tag by tag', async () => {
      const { name, imageDigest } = await promoted();
      const { imageIds = [] } = await ecr.send(new ListImagesCommand({ repositoryName: name }));
      const tags = imageIds.map(({ imageTag }) => imageTag);
      expect(tags.toSorted()).toEqual(['production', 'v1']);
      expect(imageIds.every(id => id.imageDigest === imageDigest)).toBe(true);
    });

    rule('are listed page by page', async () => {
      const name = await create();
      for (const tag of ['a', 'b', 'c']) await pushed(name, tag);
      const sizes: number[] = [];
      for await (const { imageIds = [] } of paginateListImages(
        { client: ecr, pageSize: 2 },
        { repositoryName: name },
      )) {
        sizes.push(imageIds.length);
      }
      expect(sizes).toEqual([2, 1]);
    });

    rule('are listed by whether they have a tag', async () => {
      const name = await create();
      const untagged = await pushed(name, 'v1');
      const tagged = await pushed(name, 'v1');
      for (const [tagStatus, imageDigest] of [
        ['TAGGED', tagged],
        ['UNTAGGED', untagged],
      ] as const) {
        const call = new ListImagesCommand({ repositoryName: name, filter: { tagStatus } });
        expect((await ecr.send(call)).imageIds).toMatchObject([{ imageDigest }]);
      }
    });
  });

  describe('PutImage', () => {
    rule('takes the same image under the same tag once', async () => {
      const name = await create();
      await pushed(name, 'v1');
      const again = put(name, await bytesOf(name, 'v1'), 'v1');
      await expect(again).rejects.toMatchObject({ name: 'ImageAlreadyExistsException' });
    });

    rule('cannot move an immutable tag', async () => {
      const name = await create('IMMUTABLE');
      const imageDigest = await pushed(name, 'v1');
      await pushed(name, 'v2');
      const move = put(name, await bytesOf(name, 'v2'), 'v1');
      await expect(move).rejects.toMatchObject({ name: 'ImageTagAlreadyExistsException' });
      expect(await describeImages(name, [{ imageTag: 'v1' }])).toMatchObject([{ imageDigest }]);
    });

    rule('refuses an image whose layers are not there', async () => {
      const name = await create();
      const incomplete = put(name, manifest('{}', ['absent']), 'v1');
      await expect(incomplete).rejects.toMatchObject({ name: 'LayersNotFoundException' });
    });

    rule('refuses a digest that is not the image’s', async () => {
      const name = await create();
      await pushed(name, 'v1');
      const wrong = { imageDigest: digestOf('another') };
      await expect(put(name, await bytesOf(name, 'v1'), 'v2', wrong)).rejects.toMatchObject({
        name: 'ImageDigestDoesNotMatchException',
      });
    });
  });
}
