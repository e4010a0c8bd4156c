import { ConfigError, type Strategy } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { SERVICE, WORKER_POOL } from '../../src/target/kind.ts';
import { offersOf } from '../../src/target/offers.ts';
import { RunTarget } from '../../src/target/target.ts';
import { FakeRun, runningFake } from '../fake-run.ts';
import { aView } from '../view-of.ts';
import { shop } from './run-fixture.ts';

const verify: Strategy = { kind: 'verify-first' };
const steps: Strategy = { kind: 'stepped', steps: [10, 50, 100], pause: 0 };
const pin = (revision: string, percent = 100) => ({ type: 'X_REVISION', revision, percent });
const theirs = { revision: 'api-theirs', containers: [{ name: 'api', image: 'example.com/api:9' }] };
const trafficOf = ({ changes }: { changes: { what: string }[] }) =>
  changes.find(({ what }) => what === 'traffic');
const pinnedShop = (...traffic: object[]) => {
  const at = shop();
  at.fake.theirs({ template: theirs, traffic });
  at.fake.settle();
  return at;
};

describe('a plan', () => {
  it('tells revision and traffic in words, and no value of a variable anywhere but in what is sent', async () => {
    const at = shop();
    const wanted = { containers: { '': { image: 'example.com/api:2', env: { TOKEN: 's3cr3t' } } } };
    const plan = await at.plan(wanted, { strategy: steps });
    const { revision } = at.target().destination(plan);
    expect(revision).toMatch(/^api-0123456-[a-z0-9]{4}$/);
    expect(plan.changes).toContainEqual({ what: 'revision', from: 'api-00001-one', to: revision });
    expect(trafficOf(plan)).toEqual({
      what: 'traffic',
      from: 'api-00001-one 100%',
      to: `${revision} 0%, then 10%, then 50%, then 100%`,
    });
    const { body, ...step } = plan.step;
    expect(JSON.stringify({ ...plan, step })).not.toContain('s3cr3t');
    expect(JSON.stringify(body)).toContain('s3cr3t');
    // It is kept where everybody can read it while the rollout is under way.
    expect(JSON.stringify(body?.annotations)).not.toContain('s3cr3t');
  });

  it('has the same name for the same release, and another for another', async () => {
    const at = shop();
    const nameOf = async (release: string, tag: string) =>
      (await at.plan(at.image(tag), { release })).step.rollout.revision;
    const first = await nameOf('42.1', '2');
    expect(await nameOf('42.1', '2')).toBe(first);
    expect(new Set([first, await nameOf('42.2', '2'), await nameOf('42.1', '3')]).size).toBe(3);
  });

  it.each([
    ['pinned', [pin('api-00001-one')], 'api-00001-one 100% (pinned)'],
    ['split', [pin('api-theirs', 25), pin('api-00001-one', 75)], 'api-00001-one 75%, api-theirs 25%'],
  ])('moves traffic that is %s, and says so', async (_, traffic, from) => {
    const at = pinnedShop(...traffic);
    const { ending, plan, started } = await at.deploy(at.image('2'));
    expect(trafficOf(plan)).toMatchObject({ from });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(at.fake.serving).toEqual({ [started?.revision ?? '']: 100 });
    // It was not on LATEST, and is not put there.
    expect(at.fake.asked).toMatchObject([{ revision: started?.revision }]);
  });

  it('takes its steps from what was split, and returns to that', async () => {
    const at = pinnedShop(pin('api-theirs', 60), pin('api-00001-one', 40));
    const looks: object[] = [];
    const check = async () => {
      looks.push(Object.values(at.fake.serving).sort());
      return { ok: looks.length < 3, detail: 'GET / gave 500' };
    };
    const part = await at.deploy(at.image('2'), { strategy: steps, check });
    expect(looks).toEqual([
      [40, 60],
      [10, 36, 54],
      [20, 30, 50],
    ]);
    expect(part.wayBack).toMatchObject({ state: 'back' });
    expect(at.fake.serving).toEqual({ 'api-theirs': 60, 'api-00001-one': 40 });
  });

  it('leaves pinned traffic alone where it is to be refused', async () => {
    const at = pinnedShop(pin('api-00001-one'));
    const refused = at.plan({ ...at.image('2'), pinned: 'refuse' });
    await expect(refused).rejects.toThrow('is pinned, and this deploy would move it');
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
  });

  it('is not refused where it was us that pinned it', async () => {
    const at = shop();
    await at.deploy(at.image('bad'));
    const plan = await at.plan({ ...at.image('2'), pinned: 'refuse' });
    expect(trafficOf(plan)).toMatchObject({ from: 'api-00001-one 100% (pinned)' });
  });

  it('tells an earlier change of traffic that never took effect', async () => {
    const at = shop();
    at.fake.theirs({
      template: { ...theirs, containers: [{ name: 'api', image: 'bad' }] },
      traffic: [pin('api-theirs')],
    });
    at.fake.settle();
    expect(trafficOf(await at.plan(at.image('2')))).toMatchObject({
      from: 'api-00001-one 100% (asked for api-theirs 100%, which never took effect)',
    });
  });

  it('sets what makes no revision in an update without a template', async () => {
    const at = shop();
    const { ending, plan } = await at.deploy({ containers: {}, labels: { team: 'ops' } });
    expect(plan.step).toMatchObject({ action: 'traffic', mask: ['labels'], trafficOnly: true });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(at.fake.doc?.labels).toMatchObject({ team: 'ops' });
    expect(at.fake.revisions).toHaveLength(1);
  });

  it('sets it beside what is in flight, and goes on with that', async () => {
    const at = shop();
    const held = await at.deploy(at.image('2'), { strategy: verify, leave: true });
    const on = at.target();
    const plan = await at.plan({ ...at.image('2'), labels: { team: 'ops' } });
    expect(plan.step).toMatchObject({ action: 'traffic', mask: ['labels'] });
    at.fake.trouble('update', 'lost-after');
    await expect(on.apply(plan)).rejects.toMatchObject({ outcome: 'unknown' });
    expect(await on.findStarted(plan)).toMatchObject({ revision: held.started?.revision });
    expect((await at.goOn('44.1')).verdict).toMatchObject({ state: 'steady' });
  });

  it('makes a revision of what does not change only where it is forced', async () => {
    const at = shop();
    expect((await at.plan(at.image('1'))).step.action).toBe('watch');
    const { ending } = await at.deploy({ ...at.image('1'), force: true });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(at.fake.revisions).toHaveLength(2);
  });

  it('is judged by Google without a write', async () => {
    const at = shop();
    const before = structuredClone(at.fake.doc);
    await at.target().validate(await at.plan(at.image('2'), { strategy: verify }));
    expect(at.fake.calls).toContain('validate');
    expect(at.fake.doc).toEqual(before);
  });
});

describe('traffic alone', () => {
  it('is split as it is asked for, and that is steady', async () => {
    const at = shop();
    const { started } = await at.deploy(at.image('2'));
    const splits = [
      { revision: started?.revision ?? '', percent: 30 },
      { revision: 'api-00001-one', percent: 70, tag: 'old' },
    ];
    const part = await at.deploy({ containers: {}, splits });
    expect(part.plan.changes).toEqual([
      {
        what: 'traffic',
        from: `${started?.revision} 100%`,
        to: `api-00001-one 70%, ${started?.revision} 30%`,
      },
      { what: 'tag old', to: 'api-00001-one' },
    ]);
    expect(part.ending).toMatchObject({ state: 'steady' });
    expect(at.fake.serving).toEqual({ [started?.revision ?? '']: 30, 'api-00001-one': 70 });
    expect(at.fake.writes.at(-1)?.mask).toEqual(['traffic', 'annotations']);
  });

  it('goes to LATEST where that is asked for', async () => {
    const at = pinnedShop(pin('api-00001-one'));
    const { ending } = await at.deploy({ containers: {}, splits: [{ revision: 'LATEST', percent: 100 }] });
    expect(ending).toMatchObject({ state: 'steady', detail: 'api-theirs has all traffic' });
    expect(at.fake.asked).toMatchObject([{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' }]);
  });

  it.each([
    ['is gone', 'api-00000-old', 'has no revision api-00000-old'],
    [
      'cannot serve',
      'api-broken',
      'The revision api-broken of Cloud Run service europe-west1/api cannot serve',
    ],
  ])('is refused before anything is written where a revision %s', async (_, revision, words) => {
    const at = shop();
    at.fake.theirs({
      template: { revision: 'api-broken', containers: [{ name: 'api', image: 'bad' }] },
      traffic: [pin('api-00001-one')],
    });
    at.fake.settle();
    await expect(at.deploy({ containers: {}, splits: [{ revision, percent: 100 }] })).rejects.toThrow(words);
    expect(at.fake.writes).toEqual([]);
  });

  it('moves at once, and to something', async () => {
    const at = shop();
    const splits = [{ revision: 'api-00001-one', percent: 100 }];
    await expect(at.plan({ containers: {}, splits }, { strategy: verify })).rejects.toThrow(ConfigError);
    await expect(at.plan({ containers: {}, splits: [] })).rejects.toThrow(
      'served before that could be returned to',
    );
    await expect(
      at.plan({ containers: {}, splits: [{ ...splits[0], percent: 90 }] as never }),
    ).rejects.toThrow('would sum to 90%');
  });
});

describe('a service that is not there', () => {
  it('is refused with the names that may be meant', async () => {
    const at = shop();
    const on = at.target('42.1', 'ap');
    const now = await on.observe();
    expect(() => on.plan(now, at.image('2'))).toThrowError(
      expect.objectContaining({
        name: 'ConfigError',
        message: 'Cloud Run has no service "ap" in europe-west1 of p',
        hint: expect.stringContaining('Did you mean api?'),
      }),
    );
  });

  it('is made where that is allowed, all at once and of nothing that was before', async () => {
    const at = shop(new FakeRun());
    const wanted = {
      containers: { '': { image: 'example.com/api:1', add: true as const } },
      create: true as const,
    };
    await expect(at.plan(wanted, { strategy: verify })).rejects.toThrow('it has no such strategy');
    const { ending, started, before } = await at.deploy({ ...wanted, tag: 'live' });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(started).toMatchObject({ uid: 'uid-1', generation: 1, previousRevision: '' });
    expect(before).toEqual({ revision: '', splits: [], latest: true, images: {} });
    expect(at.fake.serving).toEqual({ [started?.revision ?? '']: 100 });
  });

  it.each(['lost-before', 'lost-after'] as const)('is made once where the answer is %s', async trouble => {
    const at = shop(new FakeRun());
    at.fake.trouble('create', trouble);
    const wanted = {
      containers: { '': { image: 'example.com/api:1', add: true as const } },
      create: true as const,
    };
    expect((await at.deploy(wanted)).ending).toMatchObject({ state: 'steady' });
    expect(at.fake.revisions).toHaveLength(1);
  });

  it('has nothing to go back to where its first revision fails', async () => {
    const at = shop(new FakeRun());
    const wanted = { containers: { '': { image: 'bad', add: true as const } }, create: true as const };
    expect(await at.deploy(wanted)).toMatchObject({
      ending: { state: 'failed', reason: 'crashing' },
      wayBack: {
        state: 'failed',
        detail: expect.stringContaining('served before that could be returned to'),
      },
    });
  });
});

describe('names that cannot be', () => {
  it.each([
    [{ revisionSuffix: 'No' }, 'cannot be called "No"'],
    [{ tag: 'x' }, 'cannot have the tag "x"'],
  ])('%o', async (wish, words) => {
    const at = shop();
    const refused = at.plan({ ...at.image('2'), ...wish });
    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
  });

  it('are refused where the revision is there already', async () => {
    const at = shop();
    const named = { ...at.image('2'), revisionSuffix: '00001-one' };
    await expect(at.deploy(named)).rejects.toThrow('has a revision api-00001-one already');
    expect((await at.deploy({ ...at.image('2'), revisionSuffix: 'v2' })).started?.revision).toBe('api-v2');
  });

  it('are tags of worker pools', async () => {
    const { api } = runningFake('instanceSplits');
    const ports = { api, clock: shop().clock, log: () => undefined };
    const run = { release: '42.1', commit: '0123456' };
    const pool = new RunTarget(ports, { project: 'p', region: 'europe-west1' }, WORKER_POOL, 'api', run);
    const now = await pool.observe();
    expect(() => pool.plan(now, { containers: {}, tag: 'live' })).toThrow(
      'only a service’s revisions can be tagged',
    );
  });
});

describe('strategies', () => {
  const refusalOf = (strategy: Strategy, id = 'api') =>
    offersOf(SERVICE, id, { view: aView() })
      .find(({ kind }) => kind === strategy.kind)
      ?.refuses?.(strategy);

  it.each([
    [[10, 50, 100], undefined],
    [[100], undefined],
    [[10, 50], 'the last step must be 100'],
    [[], 'the last step must be 100'],
    [[50, 10, 100], 'each step is larger than the one before'],
    [[10, 10, 100], 'each step is larger than the one before'],
    [[0, 100], 'steps are whole percents of 1 to 100'],
    [[0.5, 100], 'steps are whole percents of 1 to 100'],
  ])('take steps of %j: %s', (percents, problem) => {
    expect(refusalOf({ kind: 'stepped', steps: percents, pause: 0 })).toBe(problem);
  });

  it('need room for a tag in the host’s name, or go without it', () => {
    expect(refusalOf(verify, 'a'.repeat(42))).toBeUndefined();
    expect(refusalOf(verify, 'a'.repeat(43))).toContain('too long for a tag');
    expect(refusalOf(steps, 'a'.repeat(43))).toBeUndefined();
  });

  it('are all-at-once only where nothing serves', () => {
    const kinds = (view: Parameters<typeof offersOf>[2]) =>
      offersOf(SERVICE, 'api', view).map(({ kind }) => kind);
    expect(kinds({ view: aView({ serving: [] }) })).toEqual(['all-at-once']);
    expect(kinds({ view: undefined })).toEqual(['all-at-once']);
  });
});

describe('ending what is over', () => {
  it('leaves what has all traffic', async () => {
    const at = shop();
    const { started } = await at.deploy(at.image('2'));
    if (started === undefined) throw new Error('it was not begun');
    const writes = at.fake.writes.length;
    await at.target().abort(started);
    expect(at.fake.writes).toHaveLength(writes);
  });

  it('leaves what somebody else has', async () => {
    const at = shop();
    const { started } = await at.deploy(at.image('2'), { strategy: verify, leave: true });
    if (started === undefined) throw new Error('it was not begun');
    at.fake.theirs({ template: theirs, traffic: [pin('api-theirs')] });
    await expect(at.target().abort(started)).rejects.toThrow('does not stand any more');
    expect(at.fake.settle().serving).toEqual({ 'api-theirs': 100 });
  });

  it('does not take an old look for a rollout that has gone back already', async () => {
    const at = shop();
    const old = structuredClone(at.fake.doc);
    const on = at.target();
    const started = await on.apply(await at.plan(at.image('2')));
    const { doc } = at.fake;
    at.fake.doc = old;
    await expect(on.abort(started)).rejects.toMatchObject({ transient: true, outcome: 'known' });
    at.fake.doc = doc;
    await on.abort(started);
    expect(at.fake.asked).toEqual([expect.objectContaining({ revision: 'api-00001-one' })]);
  });

  it('takes back what is only on its way', async () => {
    const at = shop();
    const on = at.target();
    const started = await on.apply(await at.plan(at.image('2')));
    await on.abort(started);
    expect(at.fake.settle().serving).toEqual({ 'api-00001-one': 100 });
    expect(await on.judge(started)).toMatchObject({ state: 'failed', reason: 'rolled-back' });
  });
});
