import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveClock } from '../../packages/action-kit/src/live-clock.ts';
import { startVercel } from '../../packages/local-cloud/src/vercel/index.ts';
import {
  type DeploymentView,
  type FileRef,
  openVercel,
  type VercelApi,
} from '../../packages/vercel/src/index.ts';
import { findEmulate, startEmulate } from './emulate.ts';
import { startEmulateFront } from './emulate-front.ts';

const program = findEmulate();

interface Place {
  url: string;
  token: string;
  close(): Promise<void>;
}

/** A Vercel that no one here wrote, and ours: the project `shop-web` of the team `acme`, with the variable `SHOP_API`. */
const PLACES: Record<'emulate' | 'our stand-in', () => Promise<Place>> = {
  async emulate() {
    const emulate = await startEmulate(program ?? '', 'vercel');
    const front = await startEmulateFront(emulate.url);
    const close = () => front.close().then(emulate.close);
    return { url: front.url, token: emulate.token, close };
  },
  'our stand-in': () =>
    startVercel({ projects: [{ name: 'shop-web', env: { SHOP_API: 'https://api.example.com' } }] }),
};

const here = (Object.keys(PLACES) as (keyof typeof PLACES)[]).filter(
  name => name !== 'emulate' || program !== undefined,
);

describe.each(here)('our client against %s', name => {
  let place: Place;
  let vercel: VercelApi;
  let project: string;
  beforeAll(async () => {
    place = await PLACES[name]();
    const { token, url: endpoint } = place;
    vercel = openVercel({ token, endpoint, scope: { team: 'acme' }, clock: liveClock });
    project = (await vercel.project('shop-web'))?.id ?? '';
  });
  afterAll(() => place?.close());

  const upload = async (file: string, text: string): Promise<FileRef> => {
    const content = Buffer.from(text);
    const sha = createHash('sha1').update(content).digest('hex');
    await vercel.upload({ sha, size: content.length, open: () => content });
    return { file, sha, size: content.length, mode: 0o100644 };
  };
  const create = async (more: object = {}, query: { prebuilt?: boolean } = {}): Promise<DeploymentView> => {
    const files = [await upload('index.html', `<p>${name}</p>`)];
    const made = await vercel.create({ name: 'shop-web', project, files, ...more }, query);
    if ('missing' in made) throw new Error(`it lacks ${made.missing}`);
    return made;
  };
  /** The test's time is its bound. */
  const done = async ({ id }: DeploymentView): Promise<DeploymentView> => {
    for (;;) {
      const view = await vercel.deployment(id);
      if (view?.aliased) return view;
      await sleep(20);
    }
  };
  const raw = (method: string, path: string, body?: object) =>
    fetch(`${place.url}${path}?slug=acme`, {
      method,
      headers: { authorization: `Bearer ${place.token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });

  it('finds the project, by name and id, with its variables', async () => {
    expect(project).toMatch(/^prj_/);
    expect(await vercel.project(project)).toMatchObject({ name: 'shop-web', autoAssign: true });
    expect(await vercel.project('shopweb')).toBeUndefined();
    expect(await vercel.projectNames()).toEqual(['shop-web']);
    expect(await vercel.envNames(project, 'production')).toEqual(['SHOP_API']);
  });

  it('deploys to production, and makes it current', async () => {
    const made = await done(await create({ target: 'production', meta: { release: '7' } }));
    expect(made).toMatchObject({
      environment: 'production',
      state: 'READY',
      project,
      meta: { release: '7' },
    });
    expect((await vercel.project(project))?.production).toBe(made.id);
  });

  it('deploys a preview, and what was built elsewhere', async () => {
    expect(await done(await create())).toMatchObject({ environment: 'preview', state: 'READY' });
    const files = [
      await upload('.vercel/output/config.json', '{"version":3}'),
      await upload('.vercel/output/static/index.html', '<p>built</p>'),
    ];
    const made = await done(await create({ files }, { prebuilt: true }));
    expect(await vercel.deployment(made.host)).toEqual(await vercel.deployment(made.id));
  });

  it('lists by environment and mark', async () => {
    const marked = await create({ meta: { pipelineMark: 'this-run' } });
    const found = await vercel.deployments({ project, meta: { pipelineMark: 'this-run' }, limit: 10 });
    expect(found.map(({ id }) => id)).toEqual([marked.id]);
    const production = await vercel.deployments({ project, environment: 'production', limit: 10 });
    expect(production.map(({ environment }) => environment)).toEqual(['production']);
    await done(marked);
  });

  it('reads the lines of a build', async () => {
    const { id } = await done(await create());
    const lines: string[] = [];
    for await (const { text } of vercel.buildLines(id, { follow: true })) lines.push(text);
    expect(lines.length).toBeGreaterThan(2);
  });

  it('sees domains come and go', async () => {
    const domains = `/v9/projects/${project}/domains`;
    expect((await raw('POST', `/v10/projects/${project}/domains`, { name: 'www.example.com' })).status).toBe(
      200,
    );
    expect(await vercel.domains(project)).toMatchObject([{ host: 'www.example.com', redirect: undefined }]);
    await raw('DELETE', `${domains}/www.example.com`);
    expect(await vercel.domains(project)).toEqual([]);
  });

  it('turns auto-assignment off and on', async () => {
    for (const autoAssign of [false, true]) {
      await vercel.setAutoAssign(project, autoAssign);
      expect((await vercel.project(project))?.autoAssign).toBe(autoAssign);
    }
  });

  it('removes a deployment, and does not mind that it is gone', async () => {
    const { id } = await done(await create());
    await vercel.remove(id);
    expect(await vercel.deployment(id)).toBeUndefined();
    await vercel.remove(id);
  });

  it('is told that a finished build cannot be cancelled', async () => {
    const { id } = await done(await create());
    await expect(vercel.cancel(id)).rejects.toThrow(/cannot be canceled|already/);
  });
});
