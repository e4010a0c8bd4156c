import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalRegistry, startRegistry } from '../../src/index.ts';
import { digestOf, repository } from './image.ts';

const CONTENT = 'the bytes of a layer';
const DIGEST = digestOf(CONTENT);

describe.each(['memory', 'directory'])('blobs in %s', where => {
  let directory: string;
  let registry: LocalRegistry;
  let api: ReturnType<typeof repository>;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'registry-'));
    registry = await startRegistry(where === 'directory' ? { directory: join(directory, 'blobs') } : {});
    api = repository(registry.url, 'team/api');
  });
  afterEach(async () => {
    await registry.close();
    await rm(directory, { recursive: true });
  });

  it('takes chunks in order, says how far it is, and shows the whole', async () => {
    const start = await api.call('POST', 'blobs/uploads/');
    expect(start.status).toBe(202);
    const upload = start.headers.get('location') ?? '';
    const first = await api.call('PATCH', upload, CONTENT.slice(0, 5), { 'content-range': '0-4' });
    expect([first.status, first.headers.get('range')]).toEqual([202, '0-4']);
    const gap = await api.call('PATCH', upload, 'x', { 'content-range': '9-9' });
    expect([gap.status, gap.headers.get('range')]).toEqual([416, '0-4']);
    expect((await api.call('GET', upload)).headers.get('range')).toBe('0-4');
    await api.call('PATCH', upload, CONTENT.slice(5, 9));
    const end = await api.call('PUT', `${upload}?digest=${DIGEST}`, CONTENT.slice(9));
    expect([end.status, end.headers.get('docker-content-digest')]).toEqual([201, DIGEST]);
    expect(await (await api.call('GET', end.headers.get('location') ?? '')).text()).toBe(CONTENT);
    expect((await api.call('GET', upload)).status).toBe(404);
  });

  it('refuses content that is not what its digest says', async () => {
    const wrong = await api.call('POST', `blobs/uploads/?digest=${DIGEST}`, 'other bytes');
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ errors: [{ code: 'DIGEST_INVALID' }] });
    expect((await api.call('HEAD', `blobs/${DIGEST}`)).status).toBe(404);
  });

  it.each([
    ['bytes=0-2', 206, CONTENT.slice(0, 3), `bytes 0-2/${CONTENT.length}`],
    ['bytes=4-', 206, CONTENT.slice(4), `bytes 4-19/${CONTENT.length}`],
    ['bytes=-5', 206, CONTENT.slice(-5), `bytes 15-19/${CONTENT.length}`],
    ['bytes=90-', 416, '', `bytes */${CONTENT.length}`],
    ['lines=1-2', 200, CONTENT, null],
  ])('answers Range: %s with %i', async (range, status, text, contentRange) => {
    await api.pushBlob(CONTENT);
    const answer = await api.call('GET', `blobs/${DIGEST}`, undefined, { range });
    expect([answer.status, await answer.text()]).toEqual([status, text]);
    expect(answer.headers.get('content-range')).toBe(contentRange);
  });

  it('knows an upload only in its own repository', async () => {
    const upload = (await api.call('POST', 'blobs/uploads/')).headers.get('location') ?? '';
    const elsewhere = await api.call('PATCH', upload.replace('team/api', 'team/web'), CONTENT);
    const error = { errors: [{ code: 'BLOB_UPLOAD_UNKNOWN' }] };
    expect([elsewhere.status, await elsewhere.json()]).toMatchObject([404, error]);
    expect((await api.call('DELETE', upload)).status).toBe(204);
    expect((await api.call('PUT', `${upload}?digest=${DIGEST}`, CONTENT)).status).toBe(404);
  });

  it('keeps an empty blob', async () => {
    await api.pushBlob('');
    const answer = await api.call('GET', `blobs/${digestOf('')}`);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('goes on with an upload whose connection broke', async () => {
    const upload = (await api.call('POST', 'blobs/uploads/')).headers.get('location') ?? '';
    registry.faults.add({ kind: 'reset-after', operation: 'UploadChunk' });
    await expect(api.call('PATCH', upload, CONTENT)).rejects.toThrow();
    expect((await api.call('GET', upload)).headers.get('range')).toBe(`0-${CONTENT.length - 1}`);
    expect((await api.call('PUT', `${upload}?digest=${DIGEST}`)).status).toBe(201);
  });
});

describe('blobs between repositories', () => {
  it.each([
    [true, 201, 200],
    [false, 202, 404],
  ])('mounting allowed: %s', async (mountBlobs, status, found) => {
    const registry = await startRegistry({ mountBlobs });
    try {
      await repository(registry.url, 'a').pushBlob(CONTENT);
      const other = repository(registry.url, 'b');
      expect((await other.call('POST', `blobs/uploads/?mount=${DIGEST}&from=a`)).status).toBe(status);
      expect((await other.call('HEAD', `blobs/${DIGEST}`)).status).toBe(found);
    } finally {
      await registry.close();
    }
  });
});
