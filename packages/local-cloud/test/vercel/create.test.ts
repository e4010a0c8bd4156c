import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tarOf } from '../runtime/tar-fixture.ts';
import { type Opened, openVercel, type Seen, sha1 } from './fixture.ts';

let opened: Opened;
beforeEach(async () => {
  opened = await openVercel({
    teams: [{ slug: 'acme' }, { slug: 'other' }],
    projects: [{ name: 'shop-web', domains: ['shop.example.com'], customEnvironments: ['qa'] }],
  });
});
afterEach(() => opened.vercel.close());

const paths = (id: string) => [...opened.find(id).files.keys()];
const refOf = (file: string, content: string) => ({
  file,
  sha: sha1(content),
  size: content.length,
  mode: 33188,
});

describe('a file that is uploaded', () => {
  it('is taken by either header, and by its digest alone', async () => {
    expect((await opened.upload('a')).status).toBe(200);
    const other = await opened.upload('b', { 'x-now-digest': '', 'x-vercel-digest': sha1('b') });
    expect(other.status).toBe(200);
    expect(await (await opened.upload('a')).json()).toEqual({ urls: [] });
    expect((await opened.upload('c', { 'x-now-digest': sha1('d') })).status).toBe(400);
    const { error } = await opened.create({ files: ['a', 'b', 'c'].map(each => refOf(each, each)) });
    expect(error).toEqual({ code: 'missing_files', message: 'Missing files', missing: [sha1('c')] });
  });

  it('is not there for another team', async () => {
    await opened.upload('a');
    const body = { name: 'shop', files: [refOf('a', 'a')] };
    const query = 'slug=other&skipAutoDetectionConfirmation=1';
    const { error } = await opened.call('POST', `/v13/deployments?${query}`, body);
    expect(error.missing).toEqual([sha1('a')]);
    expect(opened.vercel.world.projects.map(({ name }) => name)).toEqual(['shop-web']);
  });
});

describe('a deployment that is asked for', () => {
  it('names each missing file once, and makes nothing', async () => {
    const { status, error } = await opened.create({ files: [refOf('a', 'x'), refOf('b', 'x')] });
    expect([status, error.missing]).toEqual([400, [sha1('x')]]);
    expect(opened.vercel.world.deployments).toHaveLength(0);
  });

  it('takes uploaded and inline files, and skips empty folders', async () => {
    await opened.upload('up');
    const { id } = await opened.create({
      files: [
        refOf('a/up.txt', 'up'),
        { file: 'b.txt', data: Buffer.from('ä').toString('base64'), encoding: 'base64' },
        { file: 'empty', mode: 16_877 },
      ],
    });
    const { files } = opened.find(id);
    expect([...files].map(([path, { content }]) => [path, content.toString()])).toEqual([
      ['a/up.txt', 'up'],
      ['b.txt', 'ä'],
    ]);
  });

  it('unpacks an archive, its parts in the order of their numbers', async () => {
    const archive = gzipSync(
      tarOf(
        ...[
          { path: 'a/b.txt', data: 'b' },
          { path: 'c.txt', data: 'c'.repeat(5_000) },
        ],
      ),
    );
    // Ten and more, so that order by name would differ.
    const size = Math.ceil(archive.length / 11);
    const parts = Array.from({ length: 11 }, (_, i) => archive.subarray(i * size, (i + 1) * size));
    const files = parts.map((part, i) => ({
      file: `.vercel/source.tgz.part${i + 1}`,
      data: part.toString('base64'),
      encoding: 'base64',
    }));
    const { id } = await opened.create({ files: files.reverse() });
    expect(paths(id)).toEqual(['a/b.txt', 'c.txt']);
    const broken = await opened.create({ files: files.slice(1) });
    expect(broken).toMatchObject({ status: 400, error: { code: 'bad_request' } });
  });

  it('goes to production where it is the first, else where it is asked to', async () => {
    const targets: Seen[] = [];
    for (const body of [{}, {}, { target: 'production' }, { target: 'staging' }, { target: 'qa' }]) {
      const { target, customEnvironment } = await opened.create(body);
      targets.push(customEnvironment?.slug ?? target);
    }
    expect(targets).toEqual(['production', null, 'production', 'staging', 'qa']);
  });

  const META: [string, object, object][] = [
    ['its meta', { meta: { mark: 'm' } }, { mark: 'm' }],
    [
      'its commit',
      { gitMetadata: { commitSha: 'abc', commitRef: 'main', dirty: true } },
      { gitCommitSha: 'abc', gitCommitRef: 'main', gitDirty: '1' },
    ],
    [
      'both, its own meta first',
      { meta: { gitDirty: 'x' }, gitMetadata: { dirty: false } },
      { gitDirty: 'x' },
    ],
  ];
  it.each(META)('keeps %s', async (_, body, meta) => {
    const { id } = await opened.create(body);
    expect((await opened.get(id)).meta).toEqual(meta);
  });

  it('tells names of variables, and never a value', async () => {
    const { id } = await opened.create({ env: { A: 's3cret' }, build: { env: { B: 's3cret' } } });
    const seen = await opened.get(id);
    expect([seen.env, seen.build.env]).toEqual([['A'], ['B']]);
    expect(JSON.stringify(seen)).not.toContain('s3cret');
  });

  it('is made again of another one, as a new build', async () => {
    await opened.deployed();
    const preview = await opened.deployed({ meta: { githubCommitSha: 'abc' } });
    const again = await opened.deployed({
      files: undefined,
      deploymentId: preview.id,
      target: 'production',
      meta: { action: 'promote' },
    });
    expect(again.id).not.toBe(preview.id);
    expect(again).toMatchObject({
      target: 'production',
      readySubstate: 'PROMOTED',
      meta: { action: 'promote', originalDeploymentId: preview.id, githubCommitSha: 'abc' },
    });
    expect(paths(again.id)).toEqual(paths(preview.id));
  });

  it('makes a project that is only named, where its settings are agreed', async () => {
    const body = { name: 'fresh', project: undefined };
    expect(await opened.create(body)).toMatchObject({
      status: 400,
      error: { code: 'missing_project_settings' },
    });
    expect(await opened.create(body, 'skipAutoDetectionConfirmation=1')).toMatchObject({ status: 200 });
    expect((await opened.call('GET', '/v9/projects/fresh')).status).toBe(200);
    const refused = { name: 'other', project: undefined, target: 'none' };
    expect((await opened.create(refused, 'skipAutoDetectionConfirmation=1')).status).toBe(400);
    expect((await opened.call('GET', '/v9/projects/other')).status).toBe(404);
  });

  const WRONG: [object, number, string][] = [
    [{ name: undefined }, 400, 'Invalid request: missing required property `name`.'],
    [{ name: 'Shop!' }, 400, 'Project names can be up to 100 characters long'],
    [{ files: undefined }, 400, 'Invalid request: missing required property `files`.'],
    [{ files: {} }, 400, 'Invalid request: `files` should be array.'],
    [{ files: [{ file: '../x', data: '' }] }, 400, 'Invalid request: `files[0]`'],
    [{ files: [{ file: 'x', sha: '12' }] }, 400, 'Invalid request: `files[0]`'],
    [{ target: 'preview' }, 400, "`target` should be 'production', 'staging', or a custom environment"],
    [{ customEnvironmentSlugOrId: 'none' }, 404, 'Custom environment not found'],
    [{ meta: { a: 1 } }, 400, 'Invalid request: `meta.a` should be string.'],
    [{ build: { env: { a: 1 } } }, 400, 'Invalid request: `build.env.a` should be string.'],
    [{ colour: 1 }, 400, 'Invalid request: should NOT have additional property `colour`.'],
    [{ projectSettings: { nodeVersion: '18.x' } }, 400, 'allowed values "24.x, 22.x, 20.x"'],
    [
      { projectSettings: { x: 1 } },
      400,
      'Invalid request: `projectSettings` should NOT have additional property `x`.',
    ],
    [{ autoAssignCustomDomains: 'no' }, 400, 'Invalid request: `autoAssignCustomDomains` should be boolean.'],
    [{ project: 'none' }, 404, 'Project not found'],
    [{ files: undefined, deploymentId: 'dpl_none' }, 404, 'Deployment not found'],
  ];
  it.each(WRONG)('is refused: %j', async (body, status, message) => {
    const answer = await opened.create(body);
    expect(answer.status).toBe(status);
    expect(answer.error.message).toContain(message);
    expect(opened.vercel.world.deployments).toHaveLength(0);
  });
});
