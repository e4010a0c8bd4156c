import { describe, expect, it } from 'vitest';
import { unsignedArtifact } from '../../packages/attestation/src/index.ts';
import { logCommands } from '../bundles/log-commands.ts';
import { when } from '../deploy-ecs/shop.ts';
import { commit, Registries, smoke } from './registries.ts';

const TAG = `sha-${commit(2).slice(0, 12)}`;

describe.concurrent('a promotion between two registries', () => {
  it('brings every image with what is attached to it, and then its tag', async () => {
    await using shop = await Registries.open();
    const [api, web] = [await shop.push('api'), await shop.push('web')];
    const attached = await shop.attach('api', api.digest, unsignedArtifact(smoke(api.digest)));
    await shop.released('41.1', { api, web }, 'passed');
    const ended = await shop.run({ 'from-environment': 'staging', environment: 'production' });
    const at = (name: string, digest: string) => `${shop.target.host}/shop/${name}@${digest}`;
    expect(ended).toMatchObject({
      code: 0,
      error: '',
      outputs: {
        image: at('api', api.digest),
        images: JSON.stringify({ api: at('api', api.digest), web: at('web', web.digest) }),
        digest: api.digest,
        changed: 'true',
        commit: commit(2),
        'release-id': '41.1',
      },
    });
    expect(Number(ended.outputs.bytes)).toBeGreaterThan(600_000);
    expect(shop.tags('api')).toEqual({ [TAG]: api.digest });
    expect(shop.tags('web')).toEqual({ [TAG]: web.digest });
    expect(shop.manifests('api')).toContain(attached.referrer.digest);
    expect(ended.summary).toContain('verified in staging');

    const before = shop.writes.length;
    const again = await shop.run({ 'from-environment': 'staging', environment: 'production' });
    expect(again).toMatchObject({ code: 0, outputs: { changed: 'false', bytes: '0', digest: api.digest } });
    expect(again.summary).toContain('nothing was moved');
    expect(shop.writes).toHaveLength(before);
  });

  it('writes nothing in a dry run, and says how many bytes would move', async () => {
    await using shop = await Registries.open();
    const api = await shop.push('api');
    const ended = await shop.run({ image: api.reference, 'dry-run': 'true' });
    expect(ended).toMatchObject({ code: 0, outputs: { digest: api.digest, changed: 'true' } });
    expect(Number(ended.outputs.bytes)).toBeGreaterThan(300_000);
    expect(ended.summary).toContain('would be sent');
    expect(shop.writes).toEqual([]);
  });

  it('brings a whole index, or the one platform that is asked for, and says that the index stays', async () => {
    await using shop = await Registries.open();
    const images = { amd64: await shop.push('api'), arm64: await shop.push('api') };
    const index = await shop.pushIndex('api', images);
    const [, digest] = index.split('@');
    const one = await shop.run({ image: index, platforms: 'linux/arm64', tags: 'arm' });
    expect(one).toMatchObject({ code: 0, outputs: { digest: images.arm64.digest } });
    expect(one.summary).toContain(`the index ${digest} stays behind`);
    expect(shop.manifests('api')).toEqual([images.arm64.digest]);
    const whole = await shop.run({ image: index });
    expect(whole).toMatchObject({ code: 0, error: '', outputs: { digest } });
    expect(shop.tags('api')).toEqual({ arm: images.arm64.digest, [TAG]: digest });
    expect(shop.manifests('api')).toContain(images.amd64.digest);
  });

  it('tells every image that is not where it should be, whatever it is called', async () => {
    await using shop = await Registries.open();
    const api = await shop.push('api', { revision: '::error::boom' });
    const gone = api.reference.replace(/.{64}$/, 'a'.repeat(64));
    const evil = 'x\n::error::boom\n##[add-path]x <img src=x>';
    const ended = await shop.run({ images: JSON.stringify({ [evil]: api.reference, gone }) });
    expect(ended.error).toMatch(/^2 images cannot be promoted/);
    expect(ended.error).toContain('does not say which commit it was built from');
    expect(ended.error).toContain('manifest unknown');
    const commands = logCommands(ended.log).filter(({ name }) => name !== 'add-mask');
    expect(commands.map(({ name }) => name)).toEqual(['error']);
    expect(ended.summary).not.toContain('<img');
    expect(shop.writes).toEqual([]);
  });

  it('refuses what staging has not verified, and writes nothing', async () => {
    await using shop = await Registries.open();
    const [api, web] = [await shop.push('api'), await shop.push('web')];
    await shop.released('40.1', { web }, 'failed');
    const images = JSON.stringify({ api: api.reference, web: web.reference });
    const ended = await shop.run({ images, 'from-environment': 'staging' });
    expect(ended).toMatchObject({ code: 1, outputs: {} });
    expect(ended.error).toMatch(/^2 images cannot be promoted, so none is\. Nothing was written\./);
    expect(ended.error).toContain(`- api: staging has never run ${api.digest}`);
    expect(ended.error).toContain(`- web: staging ran ${web.digest} and found it bad`);
    expect(shop.writes).toEqual([]);
  });

  it('says which digest a tag names where a digest is required', async () => {
    await using shop = await Registries.open();
    const api = await shop.push('api');
    shop.source.store.repositories.get('shop/api')?.tags.set('main', api.digest);
    const ended = await shop.run({ image: `${shop.source.host}/shop/api:main` });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain(`Now it names ${api.reference}`);
    expect(shop.writes).toEqual([]);
  });

  it('names the permission that is missing', async () => {
    await using shop = await Registries.open();
    const api = await shop.push('api');
    const ended = await shop.run({ image: api.reference, 'registry-password': 'wrong' });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain(shop.target.host);
    expect(ended.error).toContain('user writer from the inputs');
    expect(shop.writes).toEqual([]);
  });
});

describe.concurrent('what goes wrong on the way', () => {
  it.each([
    ['a layer that breaks off', 'source', { kind: 'truncate', operation: 'GetBlob' }],
    ['a connection that is reset in mid-layer', 'target', { kind: 'reset-after', operation: 'FinishUpload' }],
    ['a registry that is busy', 'target', { kind: 'throttle', operation: 'StartUpload', count: 2 }],
    ['a source that is busy', 'source', { kind: 'throttle', operation: 'GetManifest' }],
    ['a token that expires in mid-copy', 'target', { kind: 'expired-token', operation: 'StartUpload' }],
    ['a token of the source that expires', 'source', { kind: 'expired-token', operation: 'GetBlob' }],
    ['a lost answer to the manifest', 'target', { kind: 'reset-after', operation: 'PutManifest' }],
  ] as const)('%s ends right all the same', async (_, side, fault) => {
    await using shop = await Registries.open();
    const api = await shop.push('api');
    shop[side].faults.add(fault);
    const ended = await shop.run({ image: api.reference });
    expect(ended).toMatchObject({ code: 0, error: '' });
    expect(shop[side].faults.pending()).toEqual([]);
    expect(shop.tags('api')).toEqual({ [TAG]: api.digest });
  });

  it('a registry that lies about a layer is caught, and leaves no tag', async () => {
    await using shop = await Registries.open();
    const api = await shop.push('api');
    const { blobs } = shop.source.store;
    const honest = blobs.read.bind(blobs);
    blobs.read = (digest, start, end) =>
      digest === api.layer
        ? honest(digest, start, end).map((chunk: Buffer) => Buffer.alloc(chunk.length, 1))
        : honest(digest, start, end);
    const ended = await shop.run({ image: api.reference });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain(api.layer);
    expect(ended.error).toContain('No tag was set');
    expect(shop.manifests('api')).toEqual([]);
    expect(shop.tags('api')).toEqual({});
  });

  it('a cancelled run leaves no tag', async () => {
    await using shop = await Registries.open();
    const api = await shop.push('api');
    shop.target.faults.add({ kind: 'slow', operation: 'StartUpload', count: 9, delayMs: 60_000 });
    const ended = await shop.run(
      { image: api.reference },
      when('Copy api', child => child.kill('SIGINT')),
    );
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('cancelled');
    expect(ended.error).toContain('No tag was set');
    expect(shop.tags('api')).toEqual({});
  });

  it('a tag that is immutable puts back those that were set before it', async () => {
    await using shop = await Registries.open();
    const [old, api, web] = [
      await shop.push('api', { age: 1 }),
      await shop.push('api'),
      await shop.push('web'),
    ];
    await shop.run({ image: old.reference, tags: 'live' });
    await shop.run({ image: web.reference, tags: 'other' });
    const other = await shop.push('web', { age: 1 });
    await shop.run({ image: other.reference, tags: 'live' });
    const repository = shop.target.store.repositories.get('shop/web');
    if (repository !== undefined) repository.immutableTags = true;
    const images = JSON.stringify({ api: api.reference, web: web.reference });
    const ended = await shop.run({ images, tags: 'live' });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain(`shop/api:live was put back to ${old.digest}`);
    expect(shop.tags('api')).toEqual({ live: old.digest });
    expect(shop.tags('web')).toEqual({ other: web.digest, live: other.digest });
  });

  it('of two at once one wins, and the other says so', async () => {
    await using shop = await Registries.open();
    const [older, newer] = [await shop.push('api', { age: 2 }), await shop.push('api', { age: 3 })];
    const promote = (image: string, run: number) =>
      shop.run({ image, tags: 'live', 'release-log': 'github' }, { run });
    const [first, second] = await Promise.all([promote(older.reference, 50), promote(newer.reference, 51)]);
    expect(second).toMatchObject({ code: 0, error: '' });
    expect(shop.tags('api')).toEqual({ live: newer.digest });
    // Whoever came first: the other met what it had put there.
    if (first.code === 0) expect(second.summary).toContain(`was at ${older.digest}`);
    else expect(first.error).toContain('newer than this image');
  });

  it('a newer image under the tag is refused, unless that is wanted', async () => {
    await using shop = await Registries.open();
    const [older, newer] = [await shop.push('api', { age: 2 }), await shop.push('api', { age: 3 })];
    const github = { tags: 'live', 'release-log': 'github' };
    await shop.run({ image: newer.reference, ...github });
    const before = shop.writes.length;
    const refused = await shop.run({ image: older.reference, ...github });
    expect(refused.error).toContain('which is newer than this image');
    expect(shop.writes).toHaveLength(before);
    const wanted = await shop.run({ image: older.reference, ...github, 'allow-older': 'true' });
    expect(wanted).toMatchObject({ code: 0, error: '' });
    expect(shop.tags('api')).toEqual({ live: older.digest });
  });
});
