import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local-cloud/src/index.ts';
import { openTrust } from '../src/index.ts';
import { pinOf } from '../src/trust/first-root.ts';
import { parseTrustedRoot } from '../src/trust/instance.ts';
import { trustedRootAt } from '../src/trust/tuf.ts';
import { startTufRepository, type TufRepository } from './tuf-repository.ts';

describe('a trusted root by TUF', () => {
  const trustedRoot = { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' };
  let repository: TufRepository;
  let cache: string;
  beforeEach(async () => {
    repository = await startTufRepository(trustedRoot);
    cache = await mkdtemp(join(tmpdir(), 'tuf-'));
  });
  afterEach(async () => {
    await repository.close();
    await rm(cache, { recursive: true });
  });
  const ask = (sha256 = pinOf(repository.root)) =>
    trustedRootAt('a test', { mirror: repository.url, pinned: { version: 1, sha256 } }, cache);

  test('what the repository’s keys signed, beginning with the root that is pinned', async () => {
    expect(await ask()).toEqual(trustedRoot);
    expect(repository.requests).toContain('/timestamp.json');
  });

  test('what was had before is had again without fetching it', async () => {
    await ask();
    repository.requests.length = 0;
    expect(await ask()).toEqual(trustedRoot);
    expect(repository.requests.filter(path => path.startsWith('/targets/'))).toEqual([]);
  });

  test('another first root is refused, and nothing more is asked', async () => {
    await expect(ask('0'.repeat(64))).rejects.toThrow(/1\.root\.json is not the one that this version/);
    expect(repository.requests).toEqual(['/1.root.json']);
  });

  test('the first root is asked for again where its host is busy, and not for ever', async () => {
    repository.busy.left = 1;
    expect(await ask()).toEqual(trustedRoot);
    expect(repository.requests.slice(0, 2)).toEqual(['/1.root.json', '/1.root.json']);
    repository.requests.length = 0;
    repository.busy.left = 99;
    await expect(ask()).rejects.toThrow(/1\.root\.json: HTTP 503/);
    expect(repository.requests).toHaveLength(3);
  });

  test.each([
    ['a target that nobody signed', /^\/targets\//],
    ['metadata that nobody signed', /^\/timestamp/],
  ])('%s is refused', async (_name, which) => {
    for (const [path, file] of repository.files)
      if (which.test(path))
        repository.files.set(
          path,
          file.replace(/version[":=]+[0\d]/, each => `${each}1`),
        );
    await expect(ask()).rejects.toMatchObject({ service: 'tuf' });
  });

  test('not reachable: which host to allow, or a file', async () => {
    await repository.close();
    await expect(ask()).rejects.toMatchObject({
      service: 'tuf',
      message: expect.stringMatching(
        /^The trusted root of a test cannot be had from 127\.0\.0\.1:\d+: .*ECONNREFUSED/,
      ),
      hint: expect.stringMatching(
        /^Allow 127\.0\.0\.1:\d+ in the runner’s network, or give the trusted root as a file/,
      ),
    });
  });
});

describe('a trusted root as given', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud();
  });
  afterEach(() => cloud.close());

  test('as an object, as text, and as lines of several', async () => {
    const root = await cloud.sigstore.trustedRoot();
    const text = JSON.stringify(root);
    for (const [given, instances] of [
      [root, 1],
      [text, 1],
      [JSON.stringify(root, null, 2), 1],
      [`${text}\n${text}\n`, 2],
    ] as const) {
      expect((await openTrust({ trustedRoot: given })).instances).toHaveLength(instances);
    }
  });

  test('what an instance keeps its bundles must carry; GitHub’s keeps no log', async () => {
    const root = await cloud.sigstore.trustedRoot();
    const [full] = await parseTrustedRoot(root);
    expect(full?.thresholds).toEqual({ tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 });
    const unlogged = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 1 };
    const [without] = await parseTrustedRoot({ ...root, tlogs: [] });
    expect(without?.thresholds).toEqual(unlogged);
    const [github] = await parseTrustedRoot(root, 'github');
    expect(github?.thresholds).toEqual(unlogged);
  });

  test.each<[unknown, RegExp]>([
    ['{', /^The trusted root is none of Sigstore’s: /],
    [null, /^The trusted root is none of Sigstore’s: /],
    [{}, /names no certificate authority/],
    [
      { certificateAuthorities: [{ certChain: { certificates: [{ rawBytes: 'AAAA' }] } }] },
      /^The trusted root/,
    ],
  ])('none: %j', async (trustedRoot, message) => {
    await expect(openTrust({ trustedRoot })).rejects.toMatchObject({
      code: 'config',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('gh attestation trusted-root'),
    });
  });

  test('nothing at all', async () => {
    await expect(openTrust([])).rejects.toThrow('No trusted root is given');
  });
});
