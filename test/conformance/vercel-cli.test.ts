import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveClock } from '../../packages/action-kit/src/live-clock.ts';
import { type LocalVercel, startVercel } from '../../packages/local-cloud/src/vercel/index.ts';
import { openVercel, type VercelApi } from '../../packages/vercel/src/index.ts';
import { startTlsFront, type TlsFront } from './tls-front.ts';
import { missing } from './tools.ts';
import { findVercelCli, type Ran, vercelCli } from './vercel-cli.ts';

const program = findVercelCli();
const absent = await missing('openssl');
const SHOP = 'shop.example.com';

/** Vercel's CLI and our client, each against the stand-in: what the one does, the other must see. */
describe.skipIf(program === undefined || absent.length > 0)('Vercel’s CLI', () => {
  let directory: string;
  let local: LocalVercel;
  let front: TlsFront;
  let vercel: VercelApi;
  let run: (...args: string[]) => Promise<Ran>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'vercel-cli-'));
    local = await startVercel({ projects: [{ name: 'shop-web', domains: [SHOP], env: { SHOP_API: 'x' } }] });
    front = await startTlsFront(local.url, directory);
    const { token, url: endpoint } = local;
    vercel = openVercel({ token, endpoint, scope: { team: 'acme' }, clock: liveClock });
    const app = join(directory, 'app');
    await mkdir(join(app, '.vercel', 'output', 'static'), { recursive: true });
    await writeFile(join(app, '.vercel', 'output', 'config.json'), '{"version":3}');
    await writeFile(join(app, '.vercel', 'output', 'static', 'index.html'), '<p>shop</p>');
    const { url: api, certificate } = front;
    const cli = vercelCli(program ?? '', { api, certificate, token, directory });
    run = (...args) => cli(app, ...args, ...(args[0] === 'whoami' ? [] : ['--scope', 'acme']));
    good(await run('link', '--yes', '--project', 'shop-web'));
  });
  afterAll(async () => {
    await front?.close();
    await local?.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** What it says, to a program and to a person. */
  const good = ({ code, stdout, stderr }: Ran) => {
    if (code !== 0) throw new Error(`it ended with ${code}\n${stdout}${stderr}`);
    return stdout + stderr;
  };
  const project = async () => {
    const found = await vercel.project('shop-web');
    if (found === undefined) throw new Error('there is no project');
    return found;
  };
  const serving = async (host = SHOP) => (await vercel.alias(host))?.deployment;
  const deploy = async (...more: string[]) => {
    const ran = await run('deploy', '--prebuilt', '--yes', ...more);
    good(ran);
    const view = await vercel.deployment(new URL(ran.stdout.trim()).host);
    if (view === undefined) throw new Error(`our client does not see ${ran.stdout}`);
    return view;
  };

  it('knows who it is', async () => {
    expect((await run('whoami')).stdout.trim()).toBe('deployer');
  });

  it('deploys what is built: production, staged, and a preview', async () => {
    const production = await deploy('--prod');
    expect(production).toMatchObject({ environment: 'production', state: 'READY', substate: 'PROMOTED' });
    expect(await serving()).toBe(production.id);
    const staged = await deploy('--prod', '--skip-domain');
    expect(staged).toMatchObject({ environment: 'production', state: 'READY', substate: 'STAGED' });
    const preview = await deploy();
    expect(preview).toMatchObject({ environment: 'preview', state: 'READY', aliased: true });
    expect(await serving()).toBe(production.id);
    const ours = await vercel.deployments({ project: (await project()).id, limit: 10 });
    expect((await run('ls')).stdout.trim().split('\n')).toEqual(ours.map(({ host }) => `https://${host}`));
  });

  it('sends again what Vercel has already: nothing', async () => {
    const from = front.seen.length;
    await deploy();
    expect(front.seen.slice(from).filter(line => line.includes('/v2/files'))).toEqual([]);
  });

  it('shows a deployment and its log', async () => {
    const [newest] = await vercel.deployments({ project: (await project()).id, limit: 1 });
    const { id = '', host = '' } = newest ?? {};
    expect(good(await run('inspect', host))).toContain(id);
    const log = good(await run('inspect', host, '--logs'));
    let lines = 0;
    for await (const { type, text } of vercel.buildLines(id, { follow: false })) {
      // What the CLI shows as the status.
      if (type === 'deployment-state') continue;
      lines += 1;
      expect(log).toContain(text);
    }
    expect(lines).toBeGreaterThan(3);
  });

  const before = async () => {
    const [staged] = await vercel.deployments({
      project: (await project()).id,
      environment: 'production',
      limit: 1,
    });
    return { staged: staged?.id ?? '', host: staged?.host ?? '', live: (await serving()) ?? '' };
  };

  it('promotes, rolls back, and says how it went', async () => {
    const { staged, host, live } = await before();
    expect(good(await run('promote', host, '--yes'))).toMatch(/Success! .*shop-web.* was promoted/);
    expect(await project()).toMatchObject({
      production: staged,
      lastMove: { type: 'promote', to: staged, status: 'succeeded' },
    });
    expect(await serving()).toBe(staged);
    expect(good(await run('promote', 'status'))).toContain(staged);
    expect((await run('promote', host, '--yes')).stderr).toMatch(/already the current production deployment/);

    expect(good(await run('rollback', live))).toMatch(/Success! .*shop-web.* was rolled back/);
    expect(good(await run('rollback', 'status'))).toContain(live);
    expect(await project()).toMatchObject({ production: live, pinned: live, autoAssign: false });
    // Nothing that is deployed now goes live.
    await deploy('--prod');
    expect(await serving()).toBe(live);
  });

  it('reports a promotion that failed, with the domains that did', async () => {
    const { host } = await before();
    local.vercelFaults.add({ kind: 'promotion-fails', hosts: [SHOP], count: 1 });
    const { code, stderr } = await run('promote', host, '--yes');
    expect(code).toBe(1);
    expect(stderr).toMatch(/Failed to remap all aliases/);
    expect(stderr).toMatch(new RegExp(`failed +${SHOP}`));
    expect((await project()).lastMove?.status).toBe('failed');
  });

  it('makes a new build of a preview that is promoted', async () => {
    const [preview] = await vercel.deployments({
      project: (await project()).id,
      environment: 'preview',
      limit: 1,
    });
    const said = good(await run('promote', preview?.host ?? '', '--yes'));
    expect(said).toContain('Successfully created new deployment');
    const [made] = await vercel.deployments({ project: (await project()).id, limit: 1 });
    expect(made).toMatchObject({ environment: 'production', meta: { action: 'promote' } });
    expect(made?.id).not.toBe(preview?.id);
  });

  it('gives, lists and removes an alias', async () => {
    const [preview] = await vercel.deployments({
      project: (await project()).id,
      environment: 'preview',
      limit: 1,
    });
    const { id = '', host = '' } = preview ?? {};
    good(await run('alias', 'set', host, 'our-preview.vercel.app'));
    expect(await serving('our-preview.vercel.app')).toBe(id);
    expect(good(await run('alias', 'ls'))).toMatch(new RegExp(`${host} +our-preview\\.vercel\\.app`));
    good(await run('alias', 'rm', 'our-preview.vercel.app', '--yes'));
    expect(await vercel.alias('our-preview.vercel.app')).toBeUndefined();
  });

  it('rolls a release: configured, begun, approved, completed', async () => {
    const rolling = async () => vercel.rolling((await project()).id);
    good(
      await run(
        'rolling-release',
        'configure',
        '--enable',
        '--advancement-type=manual-approval',
        '--stage=10',
        '--stage=50',
      ),
    );
    expect(await vercel.rollingStages((await project()).id)).toMatchObject([
      { percent: 10, duration: undefined },
      { percent: 50, duration: undefined },
      { percent: 100 },
    ]);
    const { staged, host, live } = await before();
    expect(good(await run('promote', host, '--yes'))).toContain('initial percentage 10');
    expect(await rolling()).toMatchObject({ state: 'ACTIVE', current: live, canary: staged, active: 0 });
    const shown = good(await run('rolling-release', 'fetch'));
    expect(JSON.parse(shown.slice(shown.indexOf('{')))).toMatchObject({
      activeStage: { targetPercentage: 10 },
    });
    good(await run('rolling-release', 'approve', '--currentStageIndex=0', '--dpl', host));
    expect((await rolling())?.active).toBe(1);
    expect(await serving()).toBe(live);
    good(await run('rolling-release', 'complete', '--dpl', host));
    expect(good(await run('rolling-release', 'fetch'))).toContain('"COMPLETE"');
    expect(await rolling()).toMatchObject({ state: 'COMPLETE' });
    expect(await serving()).toBe(staged);
  });

  it('aborts a rolling release by a rollback, which pins production', async () => {
    const { live } = await before();
    const next = await vercel.deployments({
      project: (await project()).id,
      environment: 'production',
      limit: 10,
    });
    const candidate = next.find(({ id, substate }) => id !== live && substate === 'STAGED');
    good(await run('promote', candidate?.host ?? '', '--yes'));
    good(await run('rolling-release', 'abort', '--dpl', live));
    good(await run('rollback', 'status'));
    expect(await vercel.rolling((await project()).id)).toMatchObject({ state: 'ABORTED', current: live });
    expect(await project()).toMatchObject({ production: live, pinned: live });
    expect(await serving()).toBe(live);
  });
});
