import type { ReleaseRecord } from '@pipeline/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { jobEntry } from '../../../packages/contracts/test/reads-on.ts';
import { connectGithub, githubReleaseLog } from '../../../packages/github/src/index.ts';
import { fillLog } from '../../../packages/github/test/fill-log.ts';
import { type LocalGithub, startGithub } from '../../../packages/local-cloud/src/github/start.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';
import { promote } from '../src/promote.ts';
import { aWorld, commit, digest, SOURCE } from './fakes.ts';
import { read } from './read.ts';

/** Environments in which some dozens of services deploy by jobs of their own, on GitHub as the local cloud has it. */
let github: LocalGithub;
let minute: number;
beforeEach(async () => {
  minute = 0;
  github = await startGithub({ history: ['1'.repeat(40)] });
});
afterEach(() => github.close());

const API = digest('api');
const GIVEN = {
  image: `${SOURCE}/api@${API}`,
  to: '210987654321.dkr.ecr.eu-west-1.amazonaws.com',
  tags: 'v2',
};

/** So many, one after the other, and each another minute. @returns newest first */
const others = (environment: string, count: number) =>
  Array.from({ length: count }, () =>
    jobEntry(++minute, `ecs:eu-west-1/shop/other-${minute % 30}`, environment),
  ).toReversed();

type Ended = NonNullable<ReleaseRecord['outcome']>['targets'][number];

function api(environment: string, ended: Partial<Ended> = { checks: ['smoke'] }): ReleaseRecord {
  const subject = 'ecs:eu-west-1/shop/api';
  const { intent, outcome } = jobEntry(++minute, subject, environment);
  if (outcome === undefined) return { intent };
  const targets = [{ subject, artifacts: { api: `${SOURCE}/api@${API}` }, before: {} }];
  const end: Ended = { subject, verdict: 'steady', detail: '', ...ended };
  return { intent: { ...intent, targets }, outcome: { ...outcome, targets: [end] } };
}

const timeOf = ({ intent }: ReleaseRecord) => intent.at;
const open = () =>
  githubReleaseLog(
    connectGithub({ token: github.token, apiUrl: github.url, repository: 'org/shop', clock: turningClock() }),
  );

/** @param created as the image says; without it, it does not */
async function promoted(given: Record<string, string>, created?: string) {
  const world = aWorld();
  world.commits.set(API, commit('new'));
  let asked = 0;
  const describe = async () => {
    asked += 1;
    return { commit: commit('new'), ...(created !== undefined && { created }) };
  };
  const { releases } = world.ports;
  if (releases === undefined) throw new Error('there is no log');
  github.log.clear();
  const ports = {
    ...world.ports,
    images: { ...world.ports.images, describe },
    releases: { ...releases, log: open() },
  };
  const { error } = await promote(read({ ...GIVEN, ...given }), ports);
  return { said: error?.message ?? 'promoted', pages: github.log.counts()['github.ListDeployments'], asked };
}

/** What it took to look at the newest hundred releases of both, and at their checks. */
async function before(...environments: string[]): Promise<number> {
  github.log.clear();
  for (const environment of environments) {
    await open().recent(environment, 100);
    await open().proofs(environment, 1_000);
  }
  return github.log.counts()['github.ListDeployments'] ?? 0;
}

const FROM_TO = { 'from-environment': 'staging', environment: 'production' };

it('costs no page more for an image that is new, in logs however long', async () => {
  await fillLog(github, others('production', 300));
  await fillLog(github, others('staging', 250));
  const verified = api('staging');
  await fillLog(github, [...others('staging', 40), verified]);
  const known = await before('staging', 'production');
  expect(known).toBe(8);
  // It is younger than the oldest entry of the page.
  expect(await promoted(FROM_TO, timeOf(verified))).toMatchObject({ said: 'promoted', pages: known });
  // Where it does not say how old it is, or says what reproducible builds write, the rest is read, too.
  const all = { said: 'promoted', pages: known + 5 };
  expect(await promoted(FROM_TO)).toMatchObject(all);
  expect(await promoted(FROM_TO, '1980-01-01T00:00:01Z')).toMatchObject(all);
});

it('finds what was verified hundreds of entries ago, and reads no further', async () => {
  await fillLog(github, [...others('staging', 350), api('staging'), ...others('staging', 300)]);
  expect(await promoted({ 'from-environment': 'staging' })).toMatchObject({
    said: 'promoted',
    pages: 4 + 5 + 1,
  });
});

it('finds the release that is named, however many came after it', async () => {
  const verified = api('staging');
  await fillLog(github, [...others('staging', 350), verified, ...others('staging', 200)]);
  const named = { release: verified.intent.id, 'from-environment': 'staging', image: '' };
  expect(await promoted(named)).toMatchObject({ said: 'promoted', pages: 4 + 5 + 1 });
  expect((await promoted({ ...named, release: '77777.1' })).said).toContain('has no release 77777.1');
});

it('knows that a digest was rolled back, however many releases came after that', async () => {
  const bad = api('production', { checks: [] });
  const back = api('production', { refuses: [API] });
  await fillLog(github, [...others('production', 420), back, bad, ...others('production', 200)]);
  const verified = api('staging');
  await fillLog(github, [...others('staging', 150), verified]);
  // It was built before all of that, though staging has got it since.
  const found = await promoted(FROM_TO, timeOf(bad));
  expect(found.said).toMatch(/was live in production before and failed there: .*rolled it back/);
  // Asked once for its age, and once for its commit.
  expect(found.asked).toBe(2);
});

it.each([
  // Of reproducible builds, and of a clock that is ahead.
  'nothing',
  '1970-01-01T00:00:00Z',
  '2027-01-01T00:00:00Z',
])('knows it, too, where the image says of its age %s, and staging has got it again since', async created => {
  await fillLog(github, [...others('staging', 120), api('staging')]);
  const bad = api('production', { checks: [] });
  const back = api('production', { refuses: [API] });
  await fillLog(github, [...others('production', 150), back, bad]);
  await fillLog(github, [api('staging'), ...others('staging', 20), api('staging')]);
  const found = await promoted(FROM_TO, created === 'nothing' ? undefined : created);
  expect(found.said).toMatch(/was live in production before and failed there/);
});
