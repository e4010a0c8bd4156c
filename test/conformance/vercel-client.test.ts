import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalVercel, startVercel } from '../../packages/local-cloud/src/index.ts';

interface Event {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what Vercel's client gives
  payload: any;
}
interface VercelClient {
  createDeployment(client: object, deployment: object): AsyncIterable<Event>;
}
// A dependency of that package alone.
const { createDeployment } = createRequire(
  new URL('../../packages/vercel-source/package.json', import.meta.url),
)('@vercel/client') as VercelClient;

let vercel: LocalVercel;
let folder: string;
beforeEach(async () => {
  vercel = await startVercel({
    speed: 500,
    serve: true,
    projects: [
      { name: 'shop-web', domains: ['shop.example.com'], customEnvironments: ['qa'] },
      { name: 'new-shop' },
    ],
  });
  folder = await mkdtemp(join(tmpdir(), 'vercel-client-'));
});
afterEach(async () => {
  await vercel.close();
  await rm(folder, { recursive: true });
});

const put = async (files: Record<string, string>): Promise<void> => {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
};
/** Every event until the client is done, or the first that ends it for a caller. */
const deploy = async (deployment: object = {}, client: object = {}): Promise<Event[]> => {
  const events: Event[] = [];
  const all = createDeployment(
    {
      token: vercel.token,
      apiUrl: vercel.url,
      path: folder,
      teamId: vercel.env.VERCEL_ORG_ID,
      skipAutoDetectionConfirmation: true,
      ...client,
    },
    { name: 'shop-web', project: vercel.env.VERCEL_PROJECT_ID, ...deployment },
  );
  for await (const event of all) {
    events.push(event);
    // It would ask for ever: https://github.com/vercel/vercel/tree/main/packages/client
    if (['error', 'canceled'].includes(event.type)) break;
  }
  return events;
};
const last = (events: Event[]): Event => {
  const event = events.at(-1);
  if (event === undefined) throw new Error('there was no event');
  return event;
};
const told = async (host: string, path = '/'): Promise<string> =>
  (await fetch(`http://${host}${path}`)).text();
const SHOP = { 'index.html': '<h1>shop</h1>', 'app.js': 'start()', 'img/a.svg': '<svg/>' };

/** Vercel's own client, unmodified, against the stand-in: whatever it does not understand fails here. */
describe('@vercel/client', () => {
  // The first one goes to production, whatever it was made for.
  const first = async () => {
    await put({ 'index.html': '<h1>first</h1>' });
    await deploy();
  };

  it('uploads what is missing, and deploys a preview until its aliases are there', async () => {
    await first();
    await put(SHOP);
    const events = await deploy({ meta: { githubCommitRef: 'main' } });
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['file-count', 'all-files-uploaded', 'created', 'ready']),
    );
    const { type, payload } = last(events);
    expect([type, payload.target ?? null]).toEqual(['alias-assigned', null]);
    expect(await told(payload.url)).toBe(SHOP['index.html']);
    expect(await told(payload.url, '/img/a.svg')).toBe('<svg/>');
    expect(await told(payload.alias[0], '/app.js')).toBe('start()');
  });

  it('uploads no file twice', async () => {
    await put(SHOP);
    await deploy();
    const before = vercel.log.requests('vercel', 'UploadFile').length;
    await put({ 'app.js': 'restart()' });
    const events = await deploy();
    expect(vercel.log.requests('vercel', 'UploadFile').length - before).toBe(1);
    expect(await told(last(events).payload.url, '/app.js')).toBe('restart()');
  });

  it('deploys to production, which takes its domain', async () => {
    await put(SHOP);
    const { type, payload } = last(await deploy({ target: 'production' }));
    expect([type, payload.target, payload.readySubstate]).toEqual([
      'alias-assigned',
      'production',
      'PROMOTED',
    ]);
    const domain = vercel.hostOf('shop.example.com');
    expect(payload.alias).toContain(domain);
    expect(await told(domain)).toBe(SHOP['index.html']);
  });

  it('deploys to a custom environment', async () => {
    await put(SHOP);
    const { payload } = last(await deploy({ target: 'qa' }));
    expect([payload.target, payload.customEnvironment.slug]).toEqual([null, 'qa']);
  });

  it('deploys what was built before', async () => {
    await put({
      '.vercel/output/config.json': JSON.stringify({
        version: 3,
        routes: [{ src: '^/old$', headers: { Location: '/new' }, status: 308 }, { handle: 'filesystem' }],
      }),
      '.vercel/output/static/index.html': '<h1>built</h1>',
      'index.html': '<h1>source</h1>',
    });
    const { payload } = last(
      await deploy({}, { prebuilt: true, vercelOutputDir: join(folder, '.vercel/output') }),
    );
    expect(payload.prebuilt).toBe(true);
    expect(await told(payload.url)).toBe('<h1>built</h1>');
    const moved = await fetch(`http://${payload.url}/old`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([308, '/new']);
  });

  it('deploys an archive, in one upload', async () => {
    await put(SHOP);
    const { payload } = last(await deploy({}, { archive: 'tgz' }));
    expect(vercel.log.requests('vercel', 'UploadFile')).toHaveLength(1);
    expect(await told(payload.url, '/img/a.svg')).toBe('<svg/>');
  });

  it('sends a few pages inline, and has them served', async () => {
    await put({ 'index.html': '<h1>ä</h1>' });
    const { payload } = last(await deploy());
    expect(vercel.log.requests('vercel', 'UploadFile')).toHaveLength(0);
    expect(await told(payload.url)).toBe('<h1>ä</h1>');
  });

  it('understands a build that fails', async () => {
    await put(SHOP);
    vercel.vercelFaults.add({ kind: 'build-fails' });
    const { type, payload } = last(await deploy());
    expect([type, payload.readyState, payload.errorCode]).toEqual(['error', 'ERROR', 'BUILD_UTILS_SPAWN_1']);
    expect(payload.errorMessage).toBe('Command "npm run build" exited with 1');
  });

  it('understands a build that was cancelled', async () => {
    await put(SHOP);
    vercel.vercelFaults.add({ kind: 'build-canceled' });
    expect(last(await deploy()).type).toBe('canceled');
  });

  it('understands aliases that are refused', async () => {
    await put(SHOP);
    vercel.vercelFaults.add({ kind: 'alias-error', code: 'cert_missing' });
    const { type, payload } = last(await deploy());
    expect([type, payload.code]).toEqual(['error', 'cert_missing']);
  });

  const REFUSED: [string, object, object, object][] = [
    ['a bad token', {}, { token: 'wrong' }, { code: 'forbidden', status: 403, invalidToken: true }],
    ['another team', {}, { teamId: 'team_other' }, { code: 'forbidden', status: 403 }],
    ['no project of that id', { project: 'prj_none' }, {}, { code: 'not_found', status: 404 }],
    ['a custom environment that is not there', { target: 'beta' }, {}, { code: 'not_found', status: 404 }],
    ['a wrong field', { colour: 'red' }, {}, { code: 'bad_request', status: 400 }],
  ];
  it.each(REFUSED)('is told of %s', async (_, deployment, client, error) => {
    await put(SHOP);
    const { type, payload } = last(await deploy(deployment, client));
    expect(type).toBe('error');
    expect(payload).toMatchObject(error);
  });

  it('is told when it asks too often', async () => {
    await put(SHOP);
    vercel.vercelFaults.add({ kind: 'rate-limited', route: 'CreateDeployment', reset: 60 });
    const { payload } = last(await deploy());
    expect(payload).toMatchObject({ code: 'rate_limited', status: 429, limit: { remaining: 0 } });
  });

  it('sends a file again after its connection was reset, and only that', async () => {
    await put(SHOP);
    vercel.vercelFaults.add({ kind: 'upload-breaks', after: 3 });
    expect(last(await deploy()).type).toBe('alias-assigned');
    expect(vercel.log.requests('vercel', 'UploadFile')).toHaveLength(4);
  });
});
