import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  PutImageCommand,
  paginateListImages,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../src/index.ts';
import { descriptor, digestOf, INDEX, MANIFEST, manifest, repository } from '../registry/image.ts';

let cloud: LocalCloud;
let ecr: ECRClient;
beforeEach(async () => {
  cloud = await startLocalCloud();
  ecr = new ECRClient({
    endpoint: cloud.aws.url,
    region: cloud.aws.region,
    credentials: cloud.aws.keys,
    maxAttempts: 1,
  });
});
afterEach(async () => {
  ecr.destroy();
  await cloud.close();
});

const create = (repositoryName: string, imageTagMutability: 'MUTABLE' | 'IMMUTABLE' = 'MUTABLE') =>
  ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability }));

/** As a client does it after `GetAuthorizationToken`. */
async function pushTo(name: string) {
  const { authorizationData = [] } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const [{ authorizationToken = '', proxyEndpoint = '' } = {}] = authorizationData;
  return repository(proxyEndpoint, name, { authorization: `Basic ${authorizationToken}` });
}

async function pushed(name: string, tag: string, layer = 'layer') {
  const api = await pushTo(name);
  await api.pushBlob('{}');
  await api.pushBlob(layer);
  const body = manifest('{}', [layer]);
  return { api, body, digest: digestOf(body), answer: await api.putManifest(tag, body) };
}

describe('repositories', () => {
  it('are created with an address in the registry, once, and described', async () => {
    const { repository: made } = await create('team/api', 'IMMUTABLE');
    expect(made).toMatchObject({
      repositoryUri: `${cloud.registry.host}/team/api`,
      repositoryArn: 'arn:aws:ecr:eu-west-1:123456789012:repository/team/api',
      imageTagMutability: 'IMMUTABLE',
    });
    await expect(create('team/api')).rejects.toMatchObject({ name: 'RepositoryAlreadyExistsException' });
    await expect(create('Team')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const all = await ecr.send(new DescribeRepositoriesCommand({}));
    expect(all.repositories).toEqual([made]);
    const none = ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ['web'] }));
    await expect(none).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
  });

  it('must exist before a push', async () => {
    const answer = await (await pushTo('absent')).pushBlob('{}');
    expect([answer.status, await answer.json()]).toMatchObject([404, { errors: [{ code: 'NAME_UNKNOWN' }] }]);
  });
});

describe('images', () => {
  it('that were pushed to the registry are described, with the size of their blobs', async () => {
    await create('api');
    const { digest } = await pushed('api', 'v1');
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'api' }));
    expect(imageDetails).toMatchObject([
      { imageDigest: digest, imageTags: ['v1'], imageSizeInBytes: 7, imageManifestMediaType: MANIFEST },
    ]);
    const absent = new DescribeImagesCommand({ repositoryName: 'api', imageIds: [{ imageTag: 'v2' }] });
    await expect(ecr.send(absent)).rejects.toMatchObject({ name: 'ImageNotFoundException' });
  });

  it('are got byte for byte, and promoted by putting those bytes under another tag', async () => {
    await create('api');
    const { body, digest } = await pushed('api', 'v1');
    const got = await ecr.send(
      new BatchGetImageCommand({
        repositoryName: 'api',
        imageIds: [
          { imageTag: 'v1' },
          { imageTag: 'v2' },
          { imageTag: 'v1', imageDigest: digestOf('other') },
        ],
      }),
    );
    expect(got.images?.[0]?.imageManifest).toBe(body);
    expect(got.images).toHaveLength(1);
    expect(got.failures).toMatchObject([
      { imageId: { imageTag: 'v2' }, failureCode: 'ImageNotFound' },
      { imageId: { imageTag: 'v1', imageDigest: digestOf('other') } },
    ]);
    const put = { repositoryName: 'api', imageManifest: body, imageTag: 'production' };
    expect((await ecr.send(new PutImageCommand(put))).image?.imageId?.imageDigest).toBe(digest);
    await expect(ecr.send(new PutImageCommand(put))).rejects.toMatchObject({
      name: 'ImageAlreadyExistsException',
    });
  });

  it.each([
    ['a missing layer', manifest('{}', ['absent']), {}, 'LayersNotFoundException'],
    [
      'a missing manifest of an index',
      JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor('absent')] }),
      {},
      'ReferencedImagesNotFoundException',
    ],
    ['another digest', manifest('{}'), { imageDigest: digestOf('x') }, 'ImageDigestDoesNotMatchException'],
    ['no JSON', '{', {}, 'InvalidParameterException'],
  ])('are not put with %s', async (_what, imageManifest, more, name) => {
    await create('api');
    await pushed('api', 'v1');
    const put = new PutImageCommand({ repositoryName: 'api', imageManifest, imageTag: 'v2', ...more });
    await expect(ecr.send(put)).rejects.toMatchObject({ name });
    expect(cloud.registry.store.repository('api').tags.has('v2')).toBe(false);
  });

  it('keep an immutable tag, against a push and against PutImage', async () => {
    await create('api', 'IMMUTABLE');
    const { digest } = await pushed('api', 'v1');
    const { answer, body } = await pushed('api', 'v1', 'other layer');
    expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ code: 'TAG_INVALID' }] }]);
    const put = new PutImageCommand({ repositoryName: 'api', imageManifest: body, imageTag: 'v1' });
    await expect(ecr.send(put)).rejects.toMatchObject({ name: 'ImageTagAlreadyExistsException' });
    expect(cloud.registry.store.repository('api').tags.get('v1')).toBe(digest);
  });

  it('are listed tag by tag and page by page', async () => {
    await create('api');
    for (const tag of ['a', 'b', 'c']) await pushed('api', tag);
    const pages: Array<Array<string | undefined>> = [];
    for await (const { imageIds = [] } of paginateListImages(
      { client: ecr, pageSize: 2 },
      { repositoryName: 'api' },
    )) {
      pages.push(imageIds.map(({ imageTag }) => imageTag));
    }
    expect(pages).toEqual([['a', 'b'], ['c']]);
  });
});

it('a password that has run out is refused as expired', async () => {
  await cloud.close();
  cloud = await startLocalCloud({ ecrTokenLifetime: 0 });
  ecr = new ECRClient({ endpoint: cloud.aws.url, region: 'eu-west-1', credentials: cloud.aws.keys });
  await create('api');
  const answer = await (await pushTo('api')).pushBlob('{}');
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('authorization token has expired');
});
