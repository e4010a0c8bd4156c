import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, RemoteError } from '@pipeline/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { type ModelLocation, parseModel } from '../../src/model/model-location.ts';
import { formatModelRef, modelChange, withModel } from '../../src/model/model-ref.ts';
import { openModelStore } from '../../src/model/model-store.ts';
import { verifyModel } from '../../src/model/verify-model.ts';

const hex = 'a3'.repeat(32);
const base64 = Buffer.from(hex, 'hex').toString('base64');

it.each<[string, ModelLocation | string]>([
  ['s3://models/ranker/v3.onnx', { bucket: 'models', key: 'ranker/v3.onnx' }],
  ['s3://models/a?versionId=x.Y_1', { bucket: 'models', key: 'a', versionId: 'x.Y_1' }],
  [`s3://models/a#sha256=${hex.toUpperCase()}`, { bucket: 'models', key: 'a', sha256: hex }],
  [`s3://models/a?versionId=v#sha256=${base64}`, { bucket: 'models', key: 'a', versionId: 'v', sha256: hex }],
  ['s3://models/what? #1', { bucket: 'models', key: 'what? #1' }],
  ['https://models/a', 'no object in S3'],
  ['s3://models', 'no object in S3'],
  ['s3://models/', 'key is missing'],
  ['s3://models/folder/', 'key is missing'],
  ['s3://My_Models/a', 'no name of a bucket'],
  ['s3://models/a?version=1', '"?version=1" is neither'],
  [`s3://models/a#sha265=${hex}`, 'is neither'],
  [`s3://models/a#sha256=${hex}?versionId=v`, 'no SHA-256'],
  ['s3://models/a?versionId=', 'is empty'],
  ['s3://models/a#sha256=abc', 'no SHA-256'],
  [`s3://models/${'ä'.repeat(513)}`, 'longer than 1024'],
])('%s is read', (text, expected) => {
  if (typeof expected === 'string') expect(parseModel(text)).toContain(expected);
  else expect(parseModel(text)).toEqual(expected);
});

describe('verifying a model', () => {
  let server: Server;
  let asked: string[];
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function verify(text: string, ...answers: [status: number, headers?: Record<string, string>][]) {
    asked = [];
    server = createServer((request, response) => {
      const { host: _, ...headers } = request.headers;
      asked.push(`${request.method} ${request.url} ${headers['x-amz-checksum-mode']}`);
      const [status, given = {}] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [501];
      response.writeHead(status, given);
      response.end();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const store = await openModelStore({
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' }),
      clock: { now: Date.now, sleep: async () => {} },
    });
    return verifyModel(parseModel(text) as ModelLocation, store);
  }
  const there = { 'content-length': '12', 'x-amz-version-id': 'v7' };
  const checksum = { 'x-amz-checksum-sha256': base64, 'x-amz-checksum-type': 'FULL_OBJECT' };

  it('pins the version that is current, and takes its checksum along', async () => {
    expect(await verify('s3://models/ranker/v3.onnx', [200, { ...there, ...checksum }])).toEqual({
      ref: { uri: 's3://models/ranker/v3.onnx', versionId: 'v7', sha256: hex, size: 12 },
      notes: [],
    });
    expect(asked).toEqual(['HEAD /models/ranker/v3.onnx ENABLED']);
  });

  it('looks at the version that is given, once more after a 503', async () => {
    const { ref } = await verify('s3://models/a?versionId=v5', [503], [200, { 'x-amz-version-id': 'v5' }]);
    expect(ref).toMatchObject({ versionId: 'v5' });
    expect(asked).toEqual(Array(2).fill('HEAD /models/a?versionId=v5 ENABLED'));
  });

  it.each<[string, Record<string, string>]>([
    ['no checksum', {}],
    ['one of parts', { 'x-amz-checksum-sha256': `${base64}-3`, 'x-amz-checksum-type': 'COMPOSITE' }],
  ])('says that a checksum could not be compared where S3 has %s', async (_, headers) => {
    const { ref, notes } = await verify(`s3://models/a#sha256=${hex}`, [200, { ...there, ...headers }]);
    expect(ref.sha256).toBe(hex);
    expect(notes).toEqual([expect.stringContaining('could not be compared')]);
  });

  it.each(['null', undefined])('says that the version %s pins nothing', async version => {
    const headers = version === undefined ? {} : { 'x-amz-version-id': version };
    const { ref, notes } = await verify('s3://models/a', [200, { ...headers, 'content-length': '1' }]);
    expect(ref).toEqual({ uri: 's3://models/a', size: 1 });
    expect(notes).toEqual([expect.stringContaining('keeps no versions')]);
  });

  it('takes a restored object from the archive', async () => {
    const restored = { 'x-amz-storage-class': 'GLACIER', 'x-amz-restore': 'ongoing-request="false"' };
    expect((await verify('s3://models/a', [200, { ...there, ...restored }])).ref.versionId).toBe('v7');
  });

  it.each<[string, string, number, Record<string, string>, string, string]>([
    [
      'another checksum',
      `s3://models/a#sha256=${'00'.repeat(32)}`,
      200,
      { ...there, ...checksum },
      `has the SHA-256 ${hex}, not 0000`,
      'Another object',
    ],
    [
      'an archive',
      's3://models/a',
      200,
      { ...there, 'x-amz-storage-class': 'DEEP_ARCHIVE' },
      'archive (DEEP_ARCHIVE)',
      'Restore',
    ],
    [
      'an archive of tiers',
      's3://models/a',
      200,
      { ...there, 'x-amz-archive-status': 'ARCHIVE_ACCESS', 'x-amz-restore': 'ongoing-request="true"' },
      'archive (ARCHIVE_ACCESS)',
      'Restore',
    ],
    ['nothing there', 's3://models/a', 404, {}, 'There is no model s3://models/a', 'Check the bucket'],
    ['no such version', 's3://models/a?versionId=v', 404, {}, 'in the version v', 'the version'],
    [
      'a refusal',
      's3://models/a',
      403,
      {},
      'nor say whether it is there',
      '`s3:GetObject` on `arn:aws:s3:::models/a`, and `s3:ListBucket`',
    ],
    [
      'a refusal of a version',
      's3://models/a?versionId=v',
      403,
      {},
      'nor say whether it is there',
      '`s3:GetObjectVersion`',
    ],
    ['a malformed version', 's3://models/a?versionId=!', 400, {}, '"!" is no version', 'versionId'],
    ['the mark of a deletion', 's3://models/a?versionId=d', 405, {}, '"d" is no version', 'deletion'],
  ])('refuses %s', async (_, text, status, headers, message, hint) => {
    const failed = verify(text, [status, headers]);
    await expect(failed).rejects.toThrow(ConfigError);
    await expect(failed).rejects.toMatchObject({
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  it('does not take a broken S3 for a wrong input', async () => {
    await expect(verify('s3://models/a', [500])).rejects.toThrow(RemoteError);
  });
});

describe('a model’s variables', () => {
  const ref = { uri: 's3://models/a', versionId: 'v7', sha256: hex };

  it('say all that is known and take away what is not', () => {
    expect(modelChange(ref)).toEqual({
      environment: { MODEL_URI: 's3://models/a', MODEL_VERSION: 'v7', MODEL_SHA256: hex },
      unset: [],
    });
    expect(modelChange({ uri: 's3://models/a' })).toEqual({
      environment: { MODEL_URI: 's3://models/a' },
      unset: ['MODEL_VERSION', 'MODEL_SHA256'],
    });
  });

  it('join what is wanted of the container', () => {
    const wanted = { containers: { '': { image: 'x:2', environment: { A: '1' } } }, force: true };
    expect(withModel(wanted, { uri: 's3://m/a', versionId: 'v' })).toEqual({
      containers: {
        '': {
          image: 'x:2',
          environment: { A: '1', MODEL_URI: 's3://m/a', MODEL_VERSION: 'v' },
          unset: ['MODEL_SHA256'],
        },
      },
      force: true,
    });
    expect(withModel(wanted, ref, { container: 'web' }).containers).toHaveProperty(
      'web.environment.MODEL_URI',
    );
  });

  it.each([{ environment: { MODEL_URI: 'x' } }, { secrets: { MODEL_URI: 'x' } }, { unset: ['MODEL_URI'] }])(
    'are not the workflow’s too: %j',
    change => {
      expect(() => withModel({ containers: { web: change } }, ref, { container: 'web' })).toThrow(
        '`model` sets MODEL_URI, and so does the workflow itself',
      );
    },
  );

  it('are read again from the reference’s text', () => {
    expect(parseModel(formatModelRef(ref))).toEqual({
      bucket: 'models',
      key: 'a',
      versionId: 'v7',
      sha256: hex,
    });
  });
});
