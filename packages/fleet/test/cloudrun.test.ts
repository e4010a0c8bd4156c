import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunNow } from '@pipeline/cloudrun';
import { watch } from '@pipeline/rollout';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type FleetTarget, openFleet } from '../src/index.ts';
import { FleetCloud, fastClock, PROJECT, REGION } from './fleet-cloud.ts';

const SERVICE = `cloudrun:${PROJECT}/${REGION}/services/api`;
const JOB = `cloudrun:${PROJECT}/${REGION}/jobs/nightly`;
const IMAGE = (digit: string) => `example.com/api@sha256:${digit.repeat(64)}`;

let at: FleetCloud;
beforeAll(async () => {
  at = await FleetCloud.open();
  await at.runRevision('one', IMAGE('1'));
  await at.runRevision('two', IMAGE('2'));
  await at.runJob(IMAGE('2'));
});
afterAll(() => at.close());

async function opened(subject: string): Promise<FleetTarget> {
  const target = await openFleet(at.config(), at.run).open(subject);
  if (typeof target === 'string') throw new Error(target);
  return target;
}
const toOne = (more: object = {}) => ({
  revision: 'api-one',
  splits: [{ revision: 'api-one', percent: 100 }],
  latest: false,
  images: { web: IMAGE('1') },
  ...more,
});

it('gives the traffic back to a revision, and watches it', async () => {
  const { target, wayTo, nameOf, running, url } = await opened(SERVICE);
  const before = (await target.observe()) as RunNow;
  expect(running(before)).toEqual({ web: IMAGE('2') });
  expect(url(before)).toBe(before.view?.uri);
  const { plan, notes } = await wayTo(before, toOne({ latest: true }));
  expect(plan.changes).toMatchObject([{ what: 'traffic', from: 'api-two 100%', to: 'api-one 100%' }]);
  expect(notes.join()).toContain('stays with api-one by name: the next deploy moves it');
  await target.prepare?.(plan);
  const verdict = await watch(target, await target.apply(plan), { timeout: 7_200_000, clock: fastClock });
  expect(verdict.state).toBe('steady');
  const after = await target.observe();
  expect(nameOf(target.snapshot(after))).toBe('api-one');
  expect(running(after)).toEqual({ web: IMAGE('1') });
});

it('says which share each of several revisions has', async () => {
  const splits = [
    { revision: 'api-one', percent: 90 },
    { revision: 'api-two', percent: 10 },
  ];
  const { nameOf, missing } = await opened(SERVICE);
  expect(nameOf(toOne({ splits }))).toBe('api-one 90%, api-two 10%');
  expect(await missing(toOne({ splits }))).toBeUndefined();
});

it.each([
  [toOne({ splits: [{ revision: 'api-old', percent: 100 }] }), 'the revision api-old was deleted'],
  [toOne({ splits: [] }), 'nothing served then'],
  [toOne({ splits: [{ revision: 'api-one' }] }), 'does not say in words known here'],
  [{ revision: 'api-one' }, 'does not say in words known here'],
])('misses what is gone of %j', async (snapshot, words) => {
  const { missing } = await opened(SERVICE);
  expect(await missing(snapshot)).toContain(words);
});

it('gives a job the images that it had, and says that it is no more than these', async () => {
  const { target, wayTo, nameOf, running, addresses } = await opened(JOB);
  const snapshot = { images: { main: IMAGE('1') }, generation: 1 };
  expect(nameOf(snapshot)).toBe(`api@sha256:${'1'.repeat(12)}`);
  const now = await target.observe();
  const { plan, notes } = await wayTo(now, snapshot);
  expect(plan.changes).toHaveLength(1);
  expect(notes.join()).toContain('gets the images that it had');
  await watch(target, await target.apply(plan), { timeout: 7_200_000, clock: fastClock });
  expect(running(await target.observe())).toEqual({ main: IMAGE('1') });
  expect(addresses(now)).toEqual([]);
});

it.each([SERVICE, JOB])(
  'says that %s is there, and of what has no such name that it is not',
  async subject => {
    expect(await (await opened(subject)).absence({})).toBeUndefined();
    const gone = await opened(subject.replace(/[a-z]+$/, 'old'));
    const what = subject === JOB ? 'job' : 'service';
    expect(await gone.absence({})).toEqual({
      sure: true,
      why: `Cloud Run has no ${what} old in ${REGION} of ${PROJECT}`,
    });
  },
);

it('is not told whether it is there where it may not look', async () => {
  const { absence } = await opened(SERVICE.replace(PROJECT, 'another-project'));
  await expect(absence({})).rejects.toThrow(/another-project/);
});

it('asks with an identity token for the service, of whoever deploys it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fleet-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'key.json');
  await writeFile(file, JSON.stringify(at.cloud.google.keyFile('deploy@shop.iam.gserviceaccount.com')));
  const { context, ...run } = at.run;
  const env = (name: string) => {
    if (name === 'GOOGLE_APPLICATION_CREDENTIALS') return file;
    return name === 'CLOUDSDK_AUTH_ACCESS_TOKEN' ? undefined : context.env(name);
  };
  const clock = { ...fastClock, now: Date.now };
  const target = await openFleet(at.config(), { ...run, clock, context: { ...context, env } }).open(SERVICE);
  if (typeof target === 'string') throw new Error(target);
  const now = await target.target.observe();
  const [url = ''] = target.addresses(now);
  await target.asks?.(now)(url, {});
  const audiences = at.masked.flatMap(secret => {
    const [, payload = ''] = secret.split('.');
    const text = Buffer.from(payload, 'base64url').toString();
    return text.startsWith('{') ? [(JSON.parse(text) as { aud?: unknown }).aud] : [];
  });
  expect(audiences).toContain(url);
});
