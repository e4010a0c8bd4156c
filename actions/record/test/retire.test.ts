import { type ReleaseLog, RemoteError } from '@pipeline/contracts';
import { lockName, maybeLive } from '@pipeline/release';
import { liveIn, retiredIn, wholeReleases } from '@pipeline/release-history';
import { describe, expect, it } from 'vitest';
import { toMarkdown } from '../../../packages/action-kit/src/markdown.ts';
import { record } from '../src/record.ts';
import { readRetire, readShow, readWrite } from './config/read.ts';
import { API, at, fleetOf, put } from './show/history.ts';
import { START, sha, type World, world } from './world.ts';

const OLD = 'ecs:eu-west-1/shop/old';
const retire = (more: Record<string, string> = {}) =>
  readRetire({ subject: OLD, detail: 'moved into api', ...more });
const recent = ({ home }: World) => home.log.recent('production', 100);

/** Two services, each live since an hour. */
async function shop(): Promise<World> {
  const here = await world();
  const outcome = { checks: ['smoke'], after: { taskDefinition: 'old:6' } };
  await put(here, { id: '41.1', minute: -60, subject: OLD, outcome });
  await put(here, { id: '42.1', minute: -50, outcome });
  return here;
}

/** With every question to the log. */
async function asked(here: World, inputs: Record<string, string> = {}) {
  const report = await record(readShow({ environment: 'production', ...inputs }), here.ports('60.1'));
  return { ...report.outputs, markdown: toMarkdown(report.summary) };
}

describe('retire', () => {
  it('writes down that it serves no more: since when, by whom and why', async () => {
    const here = await shop();
    const report = await record(retire(), here.ports('43.1', { actor: 'bob', commit: sha('0') }));
    expect(report.outputs).toEqual({ 'release-id': '43.1-retired', verdict: 'retired' });
    expect(report.error).toBeUndefined();
    const [newest] = await recent(here);
    expect(newest).toMatchObject({
      intent: {
        id: '43.1-retired',
        by: { actor: 'bob' },
        retires: { why: 'moved into api' },
        targets: [{ subject: OLD, artifacts: {}, before: { taskDefinition: 'old:6' } }],
      },
      outcome: {
        verdict: 'not-started',
        targets: [{ verdict: 'not-started', detail: 'retired: moved into api' }],
      },
    });
    expect(liveIn(await recent(here), []).map(({ subject }) => subject)).toEqual([API]);
    expect(await here.home.lock.inspect(lockName('production', OLD))).toBeUndefined();
  });

  it('takes several at once, each once, and leaves what the same run deploys to itself', async () => {
    const here = await shop();
    await put(here, { id: '43.1', minute: -5, subject: 'lambda:checkout', outcome: { checks: ['smoke'] } });
    const config = readRetire({ targets: JSON.stringify([OLD, API, OLD]) });
    await record(config, here.ports('43.1'));
    const records = await recent(here);
    expect([...retiredIn(records).keys()].sort()).toEqual([API, OLD]);
    const [deployed] = wholeReleases(records, []);
    expect([deployed?.id, deployed?.standing.state]).toEqual(['43.1', 'good']);
    // Who does not know what it is sees the same.
    const old = records.map(({ intent: { retires: _, ...intent }, ...rest }) => ({ ...rest, intent }));
    expect(wholeReleases(old, []).find(({ id }) => id === '43.1')?.standing.state).toBe('good');
  });

  it('is done once: a second time writes nothing and says so', async () => {
    const here = await shop();
    await record(retire(), here.ports('43.1', { actor: 'bob' }));
    const before = await recent(here);
    const report = await record(retire({ detail: 'again' }), here.ports('44.1'));
    expect(await recent(here)).toEqual(before);
    expect(report.outputs).toEqual({ 'release-id': '43.1-retired', verdict: 'retired' });
    expect(toMarkdown(report.summary)).toMatch(
      /retired already, so nothing was written[\s\S]*\| bob \| moved into api \|/,
    );
    const both = await record(readRetire({ targets: JSON.stringify([OLD, API]) }), here.ports('45.1'));
    expect(both.outputs['release-id']).toBe('45.1-retired');
    expect((await recent(here))[0]?.intent.targets.map(({ subject }) => subject)).toEqual([API]);
  });

  it('is over with the next deploy, which the guard still holds against what was there', async () => {
    const here = await shop();
    const lambda = (more = {}) =>
      readWrite({
        subject: 'lambda:checkout',
        artifacts: 'function=arn:aws:lambda:eu-west-1:1:function:c:7',
        ...more,
      });
    await record(lambda(), here.ports('43.1', { commit: sha('5') }));
    await record(readRetire({ subject: 'lambda:checkout' }), here.ports('44.1', { commit: sha('1') }));
    await expect(record(lambda(), here.ports('45.1', { commit: sha('4') }))).rejects.toMatchObject({
      code: 'stale-commit',
    });
    expect((await asked(here)).retired).toHaveLength(1);
    await record(lambda(), here.ports('46.1', { commit: sha('6') }));
    const { retired, live } = await asked(here, { what: 'checkout' });
    expect([retired, live]).toMatchObject([[], [{}, {}, { release: '46.1', before: { release: '43.1' } }]]);
  });

  it.each([
    ['ecs:eu-west-1/shop/odl', /knows no ecs:eu-west-1\/shop\/odl \(did you mean .*ecs:eu-west-1\/shop\/old/],
    ['old:api', /knows no old:api \(did you mean ecs:eu-west-1\/shop\/api\?\)/],
    ['lambda:payments', /knows no lambda:payments, so nothing was retired/],
  ])('does not know %s, and says which it may be', async (subject, expected) => {
    const here = await shop();
    const work = record(readRetire({ targets: JSON.stringify([OLD, subject]) }), here.ports('43.1'));
    await expect(work).rejects.toMatchObject({
      code: 'unknown-subject',
      message: expect.stringMatching(expected),
    });
    expect(await recent(here)).toHaveLength(2);
  });

  it.each([
    ['in flight', undefined],
    ['held', { verdict: 'held' as const }],
  ])('refuses what is %s, and says by what', async (word, outcome) => {
    const here = await shop();
    await put(here, { id: '43.1', minute: -5, subject: OLD, ...(outcome && { outcome }) });
    await expect(record(retire(), here.ports('44.1'))).rejects.toMatchObject({
      code: 'in-flight',
      message: `Nothing was retired in production: ${OLD} is ${word} by release 43.1 (https://github.com/org/shop/actions/runs/43) since ${at(-5)}`,
      hint: expect.stringContaining('`allow-in-flight: true`'),
    });
    expect(liveIn(await recent(here), []).map(({ subject }) => subject)).toEqual([API, OLD]);
    await record(retire({ 'allow-in-flight': 'true' }), here.ports('45.1'));
    expect(liveIn(await recent(here), []).map(({ subject }) => subject)).toEqual([API]);
  });

  it('takes what has failed and serves nobody knows what', async () => {
    const here = await shop();
    await put(here, { id: '43.1', minute: -5, subject: OLD, outcome: { verdict: 'failed' } });
    await record(retire(), here.ports('44.1'));
    expect(retiredIn(await recent(here)).has(OLD)).toBe(true);
  });

  it('keeps nothing from being refused that it had served', async () => {
    const here = await world();
    const fn = (version: string) => ({ function: `arn:aws:lambda:eu-west-1:1:function:c:${version}` });
    const good = { outcome: { checks: ['smoke'] } };
    await put(here, { id: '41.1', minute: -60, subject: 'lambda:c', artifacts: fn('6'), ...good });
    await put(here, { id: '42.1', minute: -50, subject: 'lambda:old', artifacts: fn('7'), ...good });
    await put(here, { id: '43.1', minute: -40, subject: 'lambda:c', artifacts: fn('7'), ...good });
    await record(readRetire({ subject: 'lambda:old' }), here.ports('44.1'));
    const artifacts = `function=${fn('6').function}`;
    const back = { subject: 'lambda:c', artifacts, 'back-to': '41.1', commit: sha('1') };
    await record(readWrite(back), here.ports('45.1'));
    const [newest] = await recent(here);
    expect(newest?.outcome?.targets[0]?.refuses).toEqual([fn('7').function]);
  });

  it('waits for whoever deploys it', async () => {
    const here = await shop();
    const holder = {
      owner: 'org/shop run 9',
      reason: 'deploying',
      since: 0,
      expires: START + 3_600_000,
    };
    await here.home.lock.take(lockName('production', OLD), holder);
    await expect(record(retire({ 'lock-wait': '0s' }), here.ports('43.1'))).rejects.toMatchObject({
      code: 'locked',
    });
  });

  it('is planned in a dry run, which opens no log', async () => {
    const here = await shop();
    const { home: _, ...ports } = here.ports('43.1');
    const report = await record(retire({ 'dry-run': 'true' }), ports);
    expect(report.outputs).toEqual({ 'release-id': '43.1-retired', verdict: 'planned' });
    expect(toMarkdown(report.summary)).toContain('moved into api');
    expect(await recent(here)).toHaveLength(2);
  });

  it('says what could not be written, and is made whole by a second time', async () => {
    const here = await shop();
    const lost = new RemoteError('GitHub is down', { service: 'GitHub', operation: 'create', status: 502 });
    const broken = (name: keyof ReleaseLog) => ({
      home: { ...here.home, log: { ...here.home.log, [name]: () => Promise.reject(lost) } },
    });
    await expect(record(retire(), here.ports('43.1', broken('intend')))).rejects.toMatchObject({
      code: 'unrecorded',
      message: expect.stringMatching(/^Nothing was retired in production, since .*GitHub is down/),
    });
    const half = await record(retire(), here.ports('44.1', broken('conclude')));
    expect(half.error?.message).toMatch(
      /^What was retired in production is written down, but not that this is all/,
    );
    expect(retiredIn(await recent(here)).has(OLD)).toBe(true);
    // Nothing was put there: whatever is older than the commit of who said so may be deployed.
    expect(maybeLive(await recent(here), OLD).map(({ intent }) => intent.id)).toEqual(['41.1']);
    const whole = await record(retire(), here.ports('45.1'));
    expect([whole.error, whole.outputs['release-id']]).toEqual([undefined, '45.1-retired']);
  });
});

describe('what is shown of it', () => {
  it('is that it is retired, beside what is live; no platform is asked for it', async () => {
    const here = await shop();
    await record(retire(), here.ports('43.1', { actor: 'bob' }));
    const fleet = fleetOf({ [API]: { artifacts: {}, revision: 'old:6' } });
    const config = readShow({ environment: 'production', 'compare-live': 'true', 'fail-on-drift': 'true' });
    const { outputs, error, summary } = await record(config, here.ports('60.1', { fleet }));
    expect([outputs.drift, error]).toEqual([false, undefined]);
    expect(outputs.live).toMatchObject([{ subject: API }]);
    expect(outputs.retired).toMatchObject([
      { environment: 'production', subject: OLD, by: 'bob', release: '43.1-retired', why: 'moved into api' },
    ]);
    expect(outputs.answer).not.toContain('retired');
    expect(toMarkdown(summary)).toMatch(
      /### production: retired[\s\S]*shop\/old.* \| 2026-11-21 12:00 UTC \| bob \| moved/,
    );
    expect(outputs.history).toHaveLength(2);
  });

  it('has its history, and is told of whoever asks about it', async () => {
    const here = await shop();
    await record(retire(), here.ports('43.1', { actor: 'bob' }));
    const { history, answer } = await asked(here, { what: 'old' });
    expect(history).toMatchObject([{ release: '41.1' }]);
    expect(answer).toContain(
      `production: ${OLD} is retired since 2026-11-21 12:00 UTC, by bob: moved into api`,
    );
    expect((await asked(here, { what: 'api' })).retired).toEqual([]);
    expect((await asked(here, { what: '43.1-retired' })).retired).toHaveLength(1);
  });
});
