import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/runtime/free-port.ts';
import type { Protection } from '../../src/vercel/model.ts';
import { type Opened, openVercel, type Seen } from './fixture.ts';

const SECRET = 'b'.repeat(32);
let opened: Opened;
beforeAll(async () => {
  opened = await openVercel({
    serve: true,
    projects: [
      {
        name: 'shop-web',
        domains: ['shop.example.com', { name: 'www.example.com', redirect: 'shop.example.com' }],
        protection: { bypass: [SECRET] },
      },
    ],
  });
});
afterAll(() => opened.vercel.close());

const visit = (host: string, path = '/', headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`http://${host}${path}`, { headers, method, redirect: 'manual' });
const protect = (sso: Protection['sso'], password: Protection['sso'] = null) => {
  const project = opened.vercel.world.projects[0];
  if (project) Object.assign(project.protection, { sso, password });
};
/** As the API has it: an address on this machine. */
const domain = () => opened.vercel.hostOf('shop.example.com');

describe('plain files', () => {
  let host: string;
  beforeAll(async () => {
    const files = opened.inline({
      'public/index.html': 'home',
      'public/docs/index.html': 'docs',
      'public/a b.css': 'css',
      'public/api/hello.js': 'code',
      'private.txt': 'no',
    });
    host = (await opened.deployed({ files, target: 'production' })).url;
  });

  const ROWS: [string, number, string, string][] = [
    ['/', 200, 'home', 'text/html; charset=utf-8'],
    ['/docs', 200, 'docs', 'text/html; charset=utf-8'],
    ['/docs/?x=1', 200, 'docs', 'text/html; charset=utf-8'],
    ['/a%20b.css', 200, 'css', 'text/css; charset=utf-8'],
    ['/private.txt', 404, 'NOT_FOUND', 'text/plain; charset=utf-8'],
    ['/..%2fprivate.txt', 404, 'NOT_FOUND', 'text/plain; charset=utf-8'],
    ['/%E0', 404, 'NOT_FOUND', 'text/plain; charset=utf-8'],
    ['/api/hello', 501, 'runs no functions', 'text/plain; charset=utf-8'],
  ];
  it.each(ROWS)('%s', async (path, status, text, type) => {
    const answer = await visit(host, path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
    expect(await answer.text()).toContain(text);
  });

  it('answers as Vercel does, at the domain too, and sends redirects on', async () => {
    const answer = await visit(domain());
    expect([await answer.text(), answer.headers.get('server')]).toEqual(['home', 'Vercel']);
    expect(answer.headers.get('x-vercel-id')).toMatch(/^dub1::/);
    expect([answer.headers.get('x-robots-tag'), (await visit(host)).headers.get('x-robots-tag')]).toEqual([
      null,
      'noindex',
    ]);
    const moved = await visit(opened.vercel.hostOf('www.example.com'), '/a?b');
    expect([moved.status, moved.headers.get('location')]).toEqual([308, `http://${domain()}/a?b`]);
    const head = await visit(host, '/', {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '4', '']);
  });

  it('serves what a folder of the settings has', async () => {
    const files = opened.inline({ 'apps/web/dist/index.html': 'built', 'index.html': 'root' });
    const projectSettings = { rootDirectory: 'apps/web', outputDirectory: 'dist' };
    const { url } = await opened.deployed({ files, projectSettings });
    expect(await (await visit(url)).text()).toBe('built');
  });

  it('is not there before it is READY, and no more once it is deleted', async () => {
    const { id, url } = await opened.create();
    const building = await visit(url);
    expect([building.status, building.headers.get('x-vercel-error')]).toEqual([
      303,
      'DEPLOYMENT_NOT_READY_REDIRECTING',
    ]);
    await opened.ended(id);
    expect((await visit(url)).status).toBe(200);
    await opened.call('DELETE', `/v13/deployments/${id}`);
    const gone = await visit(url);
    expect([gone.status, gone.headers.get('x-vercel-error')]).toEqual([404, 'DEPLOYMENT_NOT_FOUND']);
  });
});

describe('a Build Output', () => {
  let host: string;
  beforeAll(async () => {
    const config = {
      version: 3,
      routes: [
        { src: '^/(.*)$', headers: { 'X-All': 'yes' }, continue: true },
        { src: '^/old/(?<rest>.*)$', headers: { Location: '/new/$rest' }, status: 307 },
        { src: '^/beta$', has: [{ type: 'header', key: 'x-beta' }], dest: '/about' },
        { src: '^/gone$', status: 410 },
        { src: '^/out$', dest: 'https://example.com/' },
        { src: '^/post$', methods: ['POST'], dest: '/about' },
        { handle: 'filesystem' },
        { src: '^/app/.*$', dest: '/index.html' },
        { src: '^/swap/(.*)$', dest: '/$1.txt', check: true },
        { handle: 'hit' },
        { src: '^/asset\\.txt$', headers: { 'cache-control': 'immutable' } },
        { handle: 'error' },
        { status: 404, src: '^.*$', dest: '/404.html' },
      ],
      overrides: { 'about.html': { path: 'about', contentType: 'text/html' } },
    };
    const output = {
      'config.json': JSON.stringify(config),
      'static/index.html': 'home',
      'static/about.html': 'about',
      'static/asset.txt': 'asset',
      'static/404.html': 'nothing here',
      'functions/api/run.func/.vc-config.json': '{}',
    };
    const files = Object.entries(output).map(([file, data]) => ({ file: `.vercel/output/${file}`, data }));
    host = (await opened.deployed({ files }, 'prebuilt=1')).url;
  });

  const ROWS: [string, number, string][] = [
    ['/', 200, 'home'],
    ['/about', 200, 'about'],
    ['/about.html', 404, 'nothing here'],
    ['/app/deep/link', 200, 'home'],
    ['/swap/asset', 200, 'asset'],
    ['/beta', 404, 'nothing here'],
    ['/post', 404, 'nothing here'],
    ['/gone', 410, '410'],
    ['/api/run', 501, 'runs no functions'],
    ['/out', 501, 'reaches no other origin'],
    ['/none', 404, 'nothing here'],
  ];
  it.each(ROWS)('%s', async (path, status, text) => {
    const answer = await visit(host, path);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)]);
  });

  it('heeds headers, redirects, conditions and methods', async () => {
    const moved = await visit(host, '/old/a/b');
    expect([moved.status, moved.headers.get('location')]).toEqual([307, '/new/a/b']);
    expect(await (await visit(host, '/beta', { 'x-beta': '1' })).text()).toBe('about');
    expect(await (await visit(host, '/post', {}, 'POST')).text()).toBe('about');
    const asset = await visit(host, '/asset.txt');
    expect([asset.headers.get('x-all'), asset.headers.get('cache-control')]).toEqual(['yes', 'immutable']);
  });
});

describe('protection', () => {
  let preview: Seen;
  let production: Seen;
  beforeAll(async () => {
    production = await opened.deployed({ target: 'production' });
    preview = await opened.deployed();
  });

  const SCOPES: [Protection['sso'], boolean, boolean, boolean, boolean][] = [
    // preview's own, production's own, its generated alias, its domain
    [null, false, false, false, false],
    ['all', true, true, true, true],
    ['all_except_custom_domains', true, true, true, false],
    ['preview', true, false, false, false],
    ['prod_deployment_urls_and_all_previews', true, true, false, false],
  ];
  it.each(SCOPES)('of %s covers what it says', async (scope, ...covered) => {
    protect(scope);
    const generated = production.automaticAliases[0];
    const hosts = [preview.url, production.url, generated, domain()];
    const statuses = await Promise.all(hosts.map(async host => (await visit(host)).status));
    expect(statuses).toEqual(covered.map(is => (is ? 302 : 200)));
  });

  it('sends pages to Vercel’s sign-in, and refuses the rest', async () => {
    protect('all');
    const page = await visit(preview.url, '/a?b=c');
    const location = new URL(page.headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe('https://vercel.com/sso-api');
    expect(location.searchParams.get('url')).toBe(`http://${preview.url}/a?b=c`);
    expect(page.headers.get('set-cookie')).toContain('_vercel_sso_nonce=');
    const data = await visit(preview.url, '/', { accept: 'application/json' });
    expect([data.status, await data.json()]).toMatchObject([
      401,
      { error: { message: 'Protected deployment' } },
    ]);
    expect((await visit(preview.url, '/', {}, 'OPTIONS')).status).toBe(401);
    protect(null, 'all');
    expect(await (await visit(preview.url)).text()).toContain('Authentication Required');
  });

  it('is bypassed by the secret, as a header, in the query, or by the cookie of its host', async () => {
    protect('all');
    const bypass = { 'x-vercel-protection-bypass': SECRET };
    expect((await visit(preview.url, '/', bypass)).status).toBe(200);
    expect((await visit(preview.url, `/?x-vercel-protection-bypass=${SECRET}`)).status).toBe(200);
    expect((await visit(preview.url, '/', { 'x-vercel-protection-bypass': 'wrong' })).status).toBe(302);
    const path = `/docs?x-vercel-protection-bypass=${SECRET}&x-vercel-set-bypass-cookie=samesitenone&a=1`;
    const set = await visit(preview.url, path);
    expect([set.status, set.headers.get('location')]).toEqual([307, '/docs?a=1']);
    const cookie = set.headers.get('set-cookie') ?? '';
    expect(cookie).toContain('SameSite=None');
    expect(cookie).not.toContain(SECRET);
    const [pair = ''] = cookie.split(';');
    expect((await visit(preview.url, '/', { cookie: pair })).status).toBe(200);
    expect((await visit(production.url, '/', { cookie: pair })).status).toBe(302);
    const always = { ...bypass, 'x-vercel-set-bypass-cookie': 'true' };
    expect((await visit(preview.url, '/', always)).status).toBe(307);
    expect((await visit(preview.url, '/', { ...always, cookie: pair })).status).toBe(200);
  });

  it('keeps every request, so that who got the secret can be told', async () => {
    opened.vercel.world.visits.length = 0;
    await visit(preview.url, '/x', { 'x-vercel-protection-bypass': SECRET });
    await visit(domain());
    const got = opened.vercel.world.visits.filter(({ headers }) => JSON.stringify(headers).includes(SECRET));
    expect(got).toMatchObject([
      { name: opened.find(preview.id).hostname, path: '/x', deployment: preview.id },
    ]);
    expect(opened.vercel.world.visits[1]).toMatchObject({ name: 'shop.example.com', status: 302 });
  });
});

it('opens each host at the port that it is given', async () => {
  const port = await freePort();
  const asked: string[] = [];
  const frontPort = (name: string) => {
    asked.push(name);
    return name === 'shop.example.com' ? port : undefined;
  };
  const other = await openVercel({ serve: true, frontPort });
  try {
    expect(other.vercel.hostOf('shop.example.com')).toBe(`127.0.0.1:${port}`);
    const { id, url } = await other.deployed();
    expect(asked).toContain(other.find(id).hostname);
    expect(url).toMatch(/^127\.0\.0\.1:\d+$/);
    // By either name.
    expect((await other.get('shop.example.com')).id).toBe(id);
  } finally {
    await other.vercel.close();
  }
});

it('opens no host once it is closed, whatever is still being built', async () => {
  const other = await openVercel({ serve: true, projects: [{ name: 'shop-web' }] });
  const { id, url } = await other.create();
  await other.vercel.close();
  await other.scheduler.until(() => other.find(id).aliasAssigned);
  expect(other.find(id).alias).toEqual(['shop-web-acme.vercel.app']);
  await expect(visit(url)).rejects.toThrow();
});
