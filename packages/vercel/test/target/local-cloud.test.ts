import { createHash } from 'node:crypto';
import type { Clock } from '@pipeline/contracts';
import { drive, start, watch } from '@pipeline/rollout';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Opened, openVercel as openCloud } from '../../../local-cloud/test/vercel/fixture.ts';
import {
  type BuildLine,
  diagnoseBuild,
  type FileSet,
  followBuild,
  openVercel,
  VercelTarget,
} from '../../src/index.ts';
import type { DeployWanted } from '../../src/wanted.ts';

const html = '<h1>shop</h1>';
const sha = createHash('sha1').update(html).digest('hex');
const source: FileSet = {
  files: [{ file: 'index.html', sha, size: html.length, mode: 33188 }],
  bytes: html.length,
  count: 1,
  warnings: [],
  open: () => new Blob([html]).stream(),
};
const deploy = (more: Partial<DeployWanted> = {}): { deploy: DeployWanted } => ({
  deploy: {
    environment: 'production',
    staged: false,
    prebuilt: false,
    force: false,
    body: {},
    move: { hosts: [], unpin: false, allowOlder: false, rolling: 'stages' },
    ...more,
  },
});

let cloud: Opened;
beforeEach(async () => {
  cloud = await openCloud({
    teams: [{ slug: 'acme' }],
    projects: [{ name: 'shop-web', domains: ['shop.example.com'], customEnvironments: ['qa'] }],
  });
});
afterEach(() => cloud.vercel.close());

/** The real client over HTTP; time passes while something waits. */
function yard(environment = 'production') {
  const clock: Clock = { now: cloud.scheduler.now, sleep: ms => cloud.scheduler.advance(ms) };
  const { token, url: endpoint } = cloud.vercel;
  const api = openVercel({ token, scope: { team: 'acme' }, clock, endpoint });
  const run = { release: '42.1', commit: 'a'.repeat(40) };
  const site = { project: 'shop-web', environment, run, source };
  const target = new VercelTarget({ api, clock, log: () => undefined }, site);
  const options = { clock, timeout: 3_600_000 };
  const begin = async (more?: Partial<DeployWanted>) =>
    start(target, target.plan(await target.observe(), deploy(more)), options);
  /** A later run, which has it from the release log what waits. */
  const knows = (waiting: string[]) =>
    new VercelTarget({ api, clock, log: () => undefined }, { ...site, waiting });
  return { api, target, options, begin, knows };
}
const serves = async (api: ReturnType<typeof yard>['api']) =>
  (await api.alias('shop.example.com'))?.deployment;

it('goes to production by way of its own address, and leaves what served before where its check fails', async () => {
  const { api, target, options, begin, knows } = yard();
  const first = await begin();
  expect(await drive(target, first, options)).toMatchObject({ verdict: { state: 'steady' } });
  expect(await serves(api)).toBe(first.deployment);

  const second = await begin();
  const held = await drive(target, second, { ...options, holds: { at: 'leave' } });
  expect(held.verdict).toMatchObject({ state: 'held' });
  expect(await serves(api)).toBe(first.deployment);
  const knowing = knows([second.deployment]);
  expect(await knowing.inFlight(await knowing.observe())).toMatchObject({ deployment: second.deployment });
  const check = async () => ({ ok: false, detail: 'GET / gave 500' });
  const driven = await drive(target, second, { ...options, check });
  expect(driven).toMatchObject({ verdict: { state: 'failed', reason: 'check-failed' }, wentBack: true });
  expect(await serves(api)).toBe(first.deployment);
});

it('is staged, and of a custom environment, without a domain of production', async () => {
  const { api, target, options, begin } = yard();
  const first = await begin();
  await drive(target, first, options);
  const staged = await begin({ staged: true });
  expect(await watch(target, staged, options)).toMatchObject({ state: 'steady' });
  const qa = yard('qa');
  const started = await qa.begin({ environment: 'qa' });
  expect(await watch(qa.target, started, options)).toMatchObject({ state: 'steady' });
  expect(await serves(api)).toBe(first.deployment);
});

it('follows a build that fails to its last line, and finds why', async () => {
  cloud.vercel.vercelFaults.add({ kind: 'build-fails' });
  const { api, target, options, begin } = yard();
  const started = await begin({ staged: true });
  const told: string[] = [];
  const log = () => undefined;
  const onLine = ({ text }: BuildLine) => void told.push(text);
  const following = followBuild(api, started.deployment, { clock: options.clock, log, onLine });
  expect(await watch(target, started, options)).toMatchObject({ state: 'failed', reason: 'rejected' });
  const kept = await following.stop();
  expect(told).toEqual(kept.lines.map(({ text }) => text));
  expect(told.at(-1)).toBe('1');
  expect(new Set(kept.lines.map(({ id }) => id)).size).toBe(kept.lines.length);
  const view = await api.deployment(started.deployment);
  if (view === undefined) throw new Error('it is gone');
  expect(await diagnoseBuild({ api, log }, view, { kept })).toMatchObject({
    cause: { of: 'code', words: expect.stringContaining('A type error') },
    failing: [{ file: 'src/cart.ts', line: 3, column: 7 }],
  });
});

it('cancels what Vercel makes production although a preview was asked, and says how to begin', async () => {
  const { begin, api } = yard('preview');
  await expect(begin({ environment: 'preview' })).rejects.toThrowError(/first deployment/);
  const [made] = await api.deployments({ project: 'shop-web', limit: 1 });
  expect(made).toMatchObject({ environment: 'production', state: 'CANCELED' });
});
