import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { localCloud } from './cloud.ts';

const at = localCloud();
let s3: S3Client;
let first: string;
const sha256 = createHash('sha256').update('one').digest('base64');
const model = { Bucket: 'models', Key: 'fraud/v 1+2.bin' };

beforeAll(() => {
  s3 = new S3Client(at.client);
  at.cloud.s3.create('models');
  at.cloud.s3.create('plain', { versioning: false });
  at.cloud.s3.create('blind', { denied: ['list'] });
  at.cloud.s3.create('closed', { denied: ['read', 'write'] });
  first = at.cloud.s3.put('models', model.Key, 'one').versionId;
  at.cloud.s3.put('models', model.Key, 'two');
});

describe('S3', () => {
  it('has every version, and shows a checksum only when asked', async () => {
    const newest = await s3.send(new GetObjectCommand(model));
    expect(await newest.Body?.transformToString()).toBe('two');
    const head = await s3.send(
      new HeadObjectCommand({ ...model, VersionId: first, ChecksumMode: 'ENABLED' }),
    );
    expect(head).toMatchObject({ VersionId: first, ChecksumSHA256: sha256, ContentLength: 3 });
    expect((await s3.send(new HeadObjectCommand(model))).ChecksumSHA256).toBeUndefined();
  });

  it('keeps what is put, with its metadata, under a new version', async () => {
    const put = await s3.send(
      new PutObjectCommand({ ...model, Body: 'one', ChecksumSHA256: sha256, Metadata: { trained: 'today' } }),
    );
    expect(put.VersionId).toMatch(/^[\w-]{20,}$/);
    const head = await s3.send(new HeadObjectCommand({ ...model, ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ VersionId: put.VersionId, Metadata: { trained: 'today' }, ETag: put.ETag });
    expect(head.ChecksumSHA256).toBe(sha256);
    expect(at.cloud.writes().at(-1)).toMatchObject({ service: 's3', operation: 'PutObject', status: 200 });
  });

  it('has one version where versioning is off', async () => {
    const plain = { Bucket: 'plain', Key: 'a' };
    expect((await s3.send(new PutObjectCommand({ ...plain, Body: 'x' }))).VersionId).toBeUndefined();
    expect((await s3.send(new HeadObjectCommand({ ...plain, VersionId: 'null' }))).ContentLength).toBe(1);
  });

  it.each([
    ['no such object', { Key: 'absent' }, 404],
    ['no such version', { VersionId: 'abcdefabcdef' }, 404],
    ['a version id that is none', { VersionId: '~' }, 400],
    ['no such object, without the right to list', { Bucket: 'blind', Key: 'absent' }, 403],
    ['no right to read', { Bucket: 'closed', Key: 'a' }, 403],
    ['another ETag', { IfMatch: '"another"' }, 412],
    ['a part of it', { Range: 'bytes=0-1' }, 501],
  ])('HeadObject: %s', async (_, change, httpStatusCode) => {
    // An answer to HEAD has no body, so the status is all that a client knows.
    const refused = s3.send(new HeadObjectCommand({ ...model, ...change }));
    await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode } });
  });

  it.each([
    ['GetObject', () => new GetObjectCommand({ ...model, Key: 'absent' }), 'NoSuchKey', 404],
    [
      'GetObject of a bucket',
      () => new GetObjectCommand({ Bucket: 'absent', Key: 'a' }),
      'NoSuchBucket',
      404,
    ],
    [
      'PutObject of other bytes',
      () => new PutObjectCommand({ ...model, Body: 'other', ChecksumSHA256: sha256 }),
      'BadDigest',
      400,
    ],
    [
      'PutObject over an object',
      () => new PutObjectCommand({ ...model, Body: 'x', IfNoneMatch: '*' }),
      'PreconditionFailed',
      412,
    ],
    ['PutObject', () => new PutObjectCommand({ Bucket: 'closed', Key: 'a', Body: 'x' }), 'AccessDenied', 403],
    ['DeleteObject', () => new DeleteObjectCommand(model), 'NotImplemented', 501],
    ['ListObjectsV2', () => new ListObjectsV2Command({ Bucket: 'models' }), 'NotImplemented', 501],
  ])('%s is refused by name', async (_, command, name, httpStatusCode) => {
    const refused = s3.send(command() as HeadObjectCommand);
    await expect(refused).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  it('hides what was deleted, and still has its versions', async () => {
    const key = { Bucket: 'models', Key: 'gone' };
    const { versionId } = at.cloud.s3.put(key.Bucket, key.Key, 'x');
    at.cloud.s3.remove(key.Bucket, key.Key);
    await expect(s3.send(new GetObjectCommand(key))).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await s3.send(new HeadObjectCommand({ ...key, VersionId: versionId }))).toMatchObject({
      ContentLength: 1,
    });
  });

  it('throttles and checks keys in its own words', async () => {
    at.cloud.faults.add({ kind: 'throttle', service: 's3', operation: 'GetObject' });
    await expect(s3.send(new GetObjectCommand(model))).rejects.toMatchObject({
      name: 'SlowDown',
      $metadata: { httpStatusCode: 503 },
    });
    const stranger = new S3Client({
      ...at.client,
      credentials: { accessKeyId: 'AKIAX', secretAccessKey: 'x' },
    });
    await expect(stranger.send(new GetObjectCommand(model))).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    });
  });
});
