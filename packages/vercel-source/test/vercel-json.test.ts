import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { readVercelJson } from '../src/index.ts';
import { type Entry, tree } from './tree.ts';

const json = (value: object) => JSON.stringify(value);

describe('what vercel.json says of a deployment', () => {
  it('goes with the request, but for what Vercel’s CLI keeps back', async () => {
    const folder = tree({
      'vercel.json': json({
        $schema: 'https://openapi.vercel.sh/vercel.json',
        version: 2,
        name: 'old-name',
        scope: 'acme',
        github: { enabled: false },
        public: true,
        images: { sizes: [1] },
        alias: 'shop.example.com',
        regions: ['fra1'],
        headers: [{ source: '/(.*)', headers: [] }],
        crons: [{ path: '/api/cron', schedule: '0 0 * * *' }],
        functions: { 'api/*.ts': { maxDuration: 10 } },
        bulkRedirectsPath: 'redirects',
        buildCommand: 'make',
        devCommand: null,
        framework: null,
        ignoreCommand: 'exit 1',
        installCommand: 'make deps',
        outputDirectory: 'out',
        env: { A: '1' },
        build: { env: { B: '2' } },
        meta: ['team=shop', 'query=a=b', 'flag'],
      }),
    });
    const { body, env, buildEnv, meta, file, warnings } = await readVercelJson(folder);
    expect(body).toEqual({
      $schema: 'https://openapi.vercel.sh/vercel.json',
      version: 2,
      regions: ['fra1'],
      headers: [{ source: '/(.*)', headers: [] }],
      crons: [{ path: '/api/cron', schedule: '0 0 * * *' }],
      functions: { 'api/*.ts': { maxDuration: 10 } },
      bulkRedirectsPath: 'redirects',
      buildCommand: 'make',
      devCommand: null,
      framework: null,
      ignoreCommand: 'exit 1',
      installCommand: 'make deps',
      outputDirectory: 'out',
      projectSettings: {
        buildCommand: 'make',
        devCommand: null,
        framework: null,
        commandForIgnoringBuildStep: 'exit 1',
        installCommand: 'make deps',
        outputDirectory: 'out',
      },
    });
    expect([env, buildEnv, meta]).toEqual([{ A: '1' }, { B: '2' }, { team: 'shop', query: 'a=b', flag: '' }]);
    expect([file, warnings]).toEqual(['vercel.json', []]);
  });

  it('does not decide what is deployed, and to where', async () => {
    const decides = {
      project: 'other',
      files: [{ file: 'x', data: 'x' }],
      target: 'production',
      customEnvironmentSlugOrId: 'qa',
      autoAssignCustomDomains: true,
      gitMetadata: { commitSha: 'f00' },
      gitSource: { type: 'github' },
      deploymentId: 'dpl_other',
      withLatestCommit: true,
      projectSettings: { rootDirectory: 'evil' },
    };
    const folder = tree({ 'vercel.json': json(decides) });
    expect((await readVercelJson(folder)).body).toEqual({ version: 2 });
  });

  it('has no settings of the project where it says itself what is built', async () => {
    const builds = [{ src: 'a.js', use: '@vercel/node' }];
    const { body } = await readVercelJson(tree({ 'vercel.json': json({ builds, buildCommand: 'make' }) }));
    expect(body).toEqual({ version: 2, builds, buildCommand: 'make' });
    const { body: none } = await readVercelJson(
      tree({ 'vercel.json': json({ builds: [], framework: 'nextjs' }) }),
    );
    expect(none.projectSettings).toEqual({ framework: 'nextjs' });
  });

  it('never sets a prototype', async () => {
    const folder = tree({
      'vercel.json':
        '{"__proto__":{"polluted":1},"env":{"__proto__":"x","constructor":"c"},"meta":["__proto__=x"]}',
    });
    const { body, env, meta } = await readVercelJson(folder);
    expect(JSON.stringify([body, env])).toBe('[{"version":2},{"constructor":"c"}]');
    expect(Object.getPrototypeOf(meta)).toBe(Object.prototype);
    expect('polluted' in body).toBe(false);
  });
});

describe('where it is looked for', () => {
  const inRoot = { 'vercel.json': json({ regions: ['root'] }) };
  const ROWS: [
    string,
    Record<string, Entry>,
    string | undefined,
    string | undefined,
    string | undefined,
    RegExp | undefined,
  ][] = [
    ['nowhere', { 'a.txt': 'a' }, undefined, undefined, undefined, undefined],
    ['in the folder', inRoot, undefined, 'vercel.json', 'root', undefined],
    [
      'in the folder, with a mark',
      { 'vercel.json': `\uFEFF${json({ regions: ['root'] })}` },
      undefined,
      'vercel.json',
      'root',
      undefined,
    ],
    [
      'in the app’s folder',
      { ...inRoot, 'apps/web/vercel.json': json({ regions: ['web'] }) },
      'apps/web',
      'apps/web/vercel.json',
      'web',
      undefined,
    ],
    [
      'in the folder where the app has none',
      { ...inRoot, 'apps/web/a': 'a' },
      'apps/web',
      'vercel.json',
      'root',
      /belongs into the root directory, apps\/web/,
    ],
    [
      'where a build has left it, of a program',
      { 'vercel.ts': 'export default {}', '.vercel/vercel.json': json({ regions: ['built'] }) },
      undefined,
      '.vercel/vercel.json',
      'built',
      undefined,
    ],
    [
      'in a program, which is not read',
      { 'vercel.ts': 'export default {}' },
      undefined,
      undefined,
      undefined,
      /^vercel\.ts is not read here/,
    ],
    [
      'in TOML, which is not read',
      { 'apps/web/vercel.toml': '' },
      'apps/web',
      undefined,
      undefined,
      /^apps\/web\/vercel\.toml is not read here/,
    ],
  ];
  it.each(ROWS)('is %s', async (_, files, rootDirectory, file, region, warning) => {
    const read = await readVercelJson(tree(files), rootDirectory);
    expect([read.file, read.body.regions]).toEqual([file, region && [region]]);
    expect(read.warnings).toEqual(warning === undefined ? [] : [expect.stringMatching(warning)]);
    expect((read.body.projectSettings as { rootDirectory?: string } | undefined)?.rootDirectory).toBe(
      rootDirectory,
    );
  });
});

describe('what is refused', () => {
  const ROWS: [string, Record<string, Entry>, string][] = [
    ['a comma too many', { 'vercel.json': '{\n  "regions": [],\n}\n' }, 'vercel.json: line 3 is wrong'],
    ['a comment', { 'vercel.json': '{\n  // why\n  "regions": []\n}' }, 'vercel.json: line 2 is wrong'],
    ['a comma too few', { 'vercel.json': '{\n"a": 1\n"b": 2\n}' }, 'vercel.json: line 3 is wrong'],
    ['a word without quotes', { 'vercel.json': '{\n\n"a":\n  tru\n}' }, 'vercel.json: line 4 is wrong'],
    ['a text without its end', { 'vercel.json': '{\n"a": "x,\n"b": 1\n}' }, 'vercel.json: line 2 is wrong'],
    ['an early end', { 'vercel.json': '{\n"a": {\n"b": 1' }, 'vercel.json: line 3 is wrong'],
    ['more after its end', { 'vercel.json': '{\n}\n}' }, 'vercel.json: line 3 is wrong'],
    ['nothing', { 'vercel.json': '' }, 'vercel.json: line 1 is wrong'],
    ['a list', { 'vercel.json': '[]' }, 'vercel.json: it is no object'],
    ['an old version', { 'vercel.json': json({ version: 1 }) }, 'vercel.json: its version is not 2'],
    ['variables in a list', { 'vercel.json': json({ env: ['A'] }) }, 'vercel.json: env is no object'],
    [
      'a variable of another kind',
      { 'vercel.json': json({ build: { env: { A: 'secret', B: 12345 } } }) },
      'vercel.json: build.env gives B what is no text',
    ],
    [
      'a build of another kind',
      { 'vercel.json': json({ build: 'make' }) },
      'vercel.json: build is no object',
    ],
    [
      'notes of another kind',
      { 'vercel.json': json({ meta: { a: 1 } }) },
      'vercel.json: meta is no list of texts',
    ],
    [
      'two configurations',
      { 'vercel.json': '{}', 'vercel.mjs': '' },
      'FOLDER: it has vercel.json and vercel.mjs',
    ],
    ['the name of before', { 'now.json': '{}' }, 'FOLDER/now.json: Vercel no longer reads it'],
  ];
  it.each(ROWS)('is %s', async (_, files, message) => {
    const folder = tree(files);
    const error = await readVercelJson(folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    const { message: told, hint } = error as ConfigError;
    expect(told.replaceAll(folder, 'FOLDER')).toBe(message);
    expect(`${told} ${hint}`).not.toMatch(/secret|12345/);
  });
});
