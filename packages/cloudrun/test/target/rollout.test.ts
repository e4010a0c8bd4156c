import type { Strategy } from '@pipeline/contracts';
import type { Check } from '@pipeline/rollout';
import { describe, expect, it } from 'vitest';
import { ROLLOUT_NOTE, TAKEN_BACK_NOTE } from '../../src/traffic/notes.ts';
import { refused } from '../fake-run.ts';
import { passes, shop } from './run-fixture.ts';

const verify: Strategy = { kind: 'verify-first' };
const steps: Strategy = { kind: 'stepped', steps: [10, 50, 100], pause: 60_000 };
const failsAt =
  (traffic: number | undefined): Check =>
  async ({ hold }) =>
    hold?.traffic === traffic ? { ok: false, detail: 'GET / gave 500' } : { ok: true, detail: 'fine' };

const latest = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 };
const pinned = (revision: string, percent = 100) => ({
  type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
  revision,
  percent,
});

describe('a rollout', () => {
  it('moves all at once, and leaves LATEST as it is', async () => {
    const at = shop();
    const { ending, started } = await at.deploy(at.image('2'));
    expect(ending).toMatchObject({ state: 'steady' });
    expect(at.fake.serving).toEqual({ [started?.revision ?? '']: 100 });
    expect(at.fake.writes.map(({ mask }) => mask)).toEqual([['template']]);
    expect(at.fake.annotations).toEqual({});
  });

  it('goes from no traffic by steps to LATEST, each step as long as it lasts, in one update each', async () => {
    const at = shop();
    const seen: object[] = [];
    const check: Check = async ({ hold }) => {
      seen.push({ ...at.fake.serving, at: at.clock.now(), hold: hold?.traffic });
      return { ok: true, detail: 'fine' };
    };
    const from = at.clock.now();
    const { ending, started } = await at.deploy(at.image('2'), { strategy: steps, check });
    const revision = started?.revision ?? '';
    expect(ending).toMatchObject({ state: 'steady' });
    expect(seen).toMatchObject([
      { 'api-00001-one': 100, hold: 0 },
      { 'api-00001-one': 90, [revision]: 10, hold: 10 },
      { 'api-00001-one': 50, [revision]: 50, hold: 50 },
      { [revision]: 100, hold: undefined },
    ]);
    const [first, second, third] = seen.map(each => (each as { at: number }).at);
    expect((first ?? 0) - from).toBeLessThan(60_000);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(60_000);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(60_000);
    expect(at.fake.asked).toEqual([latest]);
    expect(at.fake.annotations).toEqual({});
    expect(at.fake.writes.map(({ mask }) => mask)).toEqual([
      ['template', 'traffic', 'annotations'],
      ['traffic'],
      ['traffic'],
      ['traffic', 'annotations'],
    ]);
  });

  it('bakes with all traffic, checked at its end, and gives it to LATEST only then', async () => {
    const at = shop();
    const asked: unknown[] = [];
    const check: Check = async ({ hold }) => {
      if (hold?.traffic === 100) asked.push(at.fake.asked, at.clock.now());
      return { ok: true, detail: 'fine' };
    };
    const { ending, started } = await at.deploy(at.image('2'), {
      strategy: { kind: 'blue-green', bake: 120_000 },
      check,
    });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(asked[0]).toEqual([pinned(started?.revision ?? '')]);
    expect(asked[1]).toBeGreaterThanOrEqual(1_120_000);
    expect(at.fake.asked).toEqual([latest]);
  });

  it('goes back where a check fails at 10 %: by name, marked, and the next good one returns to LATEST', async () => {
    const at = shop();
    const bad = await at.deploy(at.image('2'), { strategy: steps, check: failsAt(10) });
    expect(bad).toMatchObject({
      ending: { state: 'failed', reason: 'check-failed' },
      wayBack: { state: 'back' },
    });
    expect(at.fake.asked).toEqual([pinned('api-00001-one')]);
    expect(JSON.parse(at.fake.annotations[TAKEN_BACK_NOTE] ?? '')).toMatchObject({
      revision: bad.started?.revision,
      latest: true,
    });
    expect(at.fake.annotations[ROLLOUT_NOTE]).toBeUndefined();

    const good = await at.deploy(at.image('3'), { release: '43.1' });
    expect(good.ending).toMatchObject({ state: 'steady' });
    expect(at.fake.asked).toEqual([latest]);
    expect(at.fake.annotations).toEqual({});
    // LATEST was given back only once ours was ready: until then it was what had been taken back.
    expect(at.fake.writes.at(-2)?.body.traffic).toEqual([pinned(good.started?.revision ?? '')]);
  });

  it('builds on what serves, not on what was taken back or failed', async () => {
    for (const bad of ['2', 'bad']) {
      const at = shop();
      const wanted = { containers: { '': { image: `example.com/api:${bad}`, env: { BROKEN: 'yes' } } } };
      await at.deploy(wanted, { strategy: verify, check: failsAt(0) });
      expect(at.fake.imagesServing()).toBe('example.com/api:1');
      await at.deploy(at.image('3'));
      expect(at.fake.imagesServing()).toBe('example.com/api:3');
      expect(JSON.stringify(at.fake.doc?.template)).not.toContain('BROKEN');
    }
  });

  it('leaves traffic untouched where the revision fails, and its way back puts right what was asked for', async () => {
    for (const strategy of [undefined, steps]) {
      const at = shop();
      const part = await at.deploy(at.image('bad'), strategy ? { strategy } : {});
      expect(part).toMatchObject({
        ending: { state: 'failed', reason: 'crashing', detail: expect.stringContaining('failed to start') },
        wayBack: { state: 'back', detail: 'api-00001-one has all traffic' },
      });
      expect(at.fake.serving).toEqual({ 'api-00001-one': 100 });
      expect(at.fake.asked).toEqual([pinned('api-00001-one')]);
      expect(at.fake.annotations[ROLLOUT_NOTE]).toBeUndefined();
      // The failure stays what Cloud Run says of the service, and is not what a way back is judged by.
      expect(at.fake.doc?.terminalCondition).toMatchObject({ state: 'CONDITION_FAILED' });
    }
  });

  it('takes back what never becomes anything, while Cloud Run is busy with it for ever', async () => {
    const at = shop();
    at.fake.hangs = true;
    at.fake.trouble('getOperation', refused('getOperation', 'PERMISSION_DENIED', 403));
    const part = await at.deploy(at.image('2'));
    expect(part.ending).toMatchObject({ name: 'TimeoutError' });
    expect(part.wayBack).toMatchObject({ state: 'back' });
    expect(at.fake.asked).toEqual([pinned('api-00001-one')]);
  });

  it('tries again what failed, though nothing changes', async () => {
    const at = shop();
    await at.deploy(at.image('bad'), { onFailure: 'leave' });
    at.fake.bad = 'nothing is bad now';
    const { ending, plan } = await at.deploy(at.image('bad'), { release: '42.2' });
    expect(plan.changes).toContainEqual({
      what: 'revision',
      from: expect.stringContaining('(failed)'),
      to: expect.any(String),
    });
    expect(ending).toMatchObject({ state: 'steady' });
  });

  it('is not green at 0 %: what is there already gets its traffic', async () => {
    const at = shop();
    at.fake.theirs({
      template: { revision: 'api-theirs', containers: [{ name: 'api', image: 'example.com/api:2' }] },
      traffic: [pinned('api-00001-one')],
    });
    at.fake.settle();
    const { ending, plan } = await at.deploy(at.image('2'));
    expect(plan.changes).toEqual([
      { what: 'traffic', from: 'api-00001-one 100% (pinned)', to: 'api-theirs 100%' },
    ]);
    expect(ending).toMatchObject({ state: 'steady', detail: 'api-theirs has all traffic' });
    expect(at.fake.serving).toEqual({ 'api-theirs': 100 });
    expect(at.fake.revisions).toHaveLength(2);
  });
});

describe('what is held', () => {
  it('has its URL, is left, and is continued by another run', async () => {
    const at = shop();
    const first = await at.deploy(at.image('2'), { strategy: verify, leave: true });
    expect(first.ending).toMatchObject({ state: 'held', hold: { traffic: 0, least: 0 } });
    expect(at.fake.serving).toEqual({ 'api-00001-one': 100 });
    if (first.started === undefined) throw new Error('it was not begun');
    expect(await at.target().tagUrl(first.started)).toBe('https://next---api-abc-ew.a.run.app');

    const { verdict, started } = await at.goOn('44.1');
    expect(verdict).toMatchObject({ state: 'steady' });
    expect(started).toMatchObject({ revision: first.started.revision, previousRevision: 'api-00001-one' });
    expect(at.fake.serving).toEqual({ [started.revision]: 100 });
    expect(at.fake.asked).toEqual([latest]);
    expect(await at.target().inFlight(await at.target().observe())).toBeUndefined();
  });

  it('is gone back from by another run', async () => {
    const at = shop();
    await at.deploy(at.image('2'), { strategy: verify, leave: true });
    const { verdict, wentBack } = await at.goOn('44.1', failsAt(0));
    expect([verdict, wentBack]).toMatchObject([{ state: 'failed', reason: 'check-failed' }, true]);
    expect(at.fake.asked).toEqual([pinned('api-00001-one')]);
  });

  it('is what a new deploy replaces, and what that returns to is what was before both', async () => {
    const at = shop();
    await at.deploy(at.image('2'), { strategy: steps, check: passes, leave: true });
    const second = await at.deploy(at.image('3'), { release: '43.1', strategy: steps, check: failsAt(50) });
    expect(second.before).toMatchObject({
      revision: 'api-00001-one',
      splits: [{ revision: 'api-00001-one', percent: 100 }],
      latest: true,
      images: { api: 'example.com/api:1' },
    });
    expect(second.wayBack).toMatchObject({ state: 'back' });
    expect(at.fake.serving).toEqual({ 'api-00001-one': 100 });
    expect(at.fake.asked).toEqual([pinned('api-00001-one')]);
  });

  it('keeps a tag of its own beside the next, which is built on what serves', async () => {
    const at = shop();
    const preview = (tag: string, env: Record<string, string>) => ({
      containers: { '': { image: `example.com/api:${tag}`, env } },
      tag,
    });
    const first = await at.deploy(preview('pr-1', { TRIED: '1' }), {
      strategy: verify,
      leave: true,
      release: '1',
    });
    const second = await at.deploy(preview('pr-2', {}), { strategy: verify, leave: true, release: '2' });
    expect(second.ending).toMatchObject({ state: 'held' });
    const tagged = (tag: string) => at.fake.asked.find(each => each.tag === tag)?.revision;
    expect([tagged('pr-1'), tagged('pr-2')]).toEqual([first.started?.revision, second.started?.revision]);
    expect(JSON.stringify(at.fake.doc?.template)).not.toContain('TRIED');

    await expect(at.plan({ containers: {}, removeTags: ['pr-2'] }, { release: '3' })).rejects.toThrow(
      'waits for its traffic',
    );
    const gone = await at.deploy({ containers: {}, removeTags: ['pr-1'] }, { leave: true, release: '3' });
    expect(gone.plan.changes).toEqual([{ what: 'tag pr-1', from: first.started?.revision, to: 'none' }]);
    expect(gone.ending).toMatchObject({ state: 'held' });
    expect([tagged('pr-1'), tagged('pr-2')]).toEqual([undefined, second.started?.revision]);
    expect(at.fake.serving).toEqual({ 'api-00001-one': 100 });
  });

  it('is picked up by the next run of a release that died, at once or not', async () => {
    for (const strategy of [undefined, verify]) {
      const at = shop();
      const begun = await at.target().apply(await at.plan(at.image('2'), strategy ? { strategy } : {}));
      const { ending, started } = await at.deploy(at.image('2'), strategy ? { strategy } : {});
      expect(ending).toMatchObject({ state: 'steady' });
      expect(started?.revision).toBe(begun.revision);
      expect(at.fake.revisions).toHaveLength(2);
    }
  });

  it('is no tag on what never got ready: its way back would not move', async () => {
    const at = shop();
    const { wayBack } = await at.deploy({ ...at.image('bad'), tag: 'live' });
    expect(wayBack).toMatchObject({ state: 'back' });
    expect(at.fake.asked).toEqual([pinned('api-00001-one')]);
  });

  it('stays beside LATEST where it moves all at once', async () => {
    const at = shop();
    const { started } = await at.deploy({ ...at.image('2'), tag: 'live' });
    expect(at.fake.asked).toMatchObject([latest, { revision: started?.revision, tag: 'live' }]);
  });

  it('is noted briefly, whatever tags others have', async () => {
    const at = shop();
    const tags = Array.from({ length: 50 }, (_, n) => ({ ...pinned('api-00001-one', 0), tag: `pr-${n}` }));
    at.fake.theirs({ traffic: [latest, ...tags] });
    at.fake.settle();
    const linear = Array.from({ length: 10 }, (_, n) => (n + 1) * 10);
    const strategy: Strategy = { kind: 'stepped', steps: linear, pause: 0 };
    await at.deploy(at.image('2'), { strategy, leave: true });
    expect(at.fake.annotations[ROLLOUT_NOTE]?.length).toBeLessThan(2_500);
    expect(at.fake.asked).toHaveLength(52);
    await at.goOn('44.1');
    expect(at.fake.asked).toHaveLength(51);
    expect(at.fake.asked[0]).toEqual(latest);
  });

  it('keeps a tag that the caller names, and gives it back on a way back', async () => {
    const at = shop();
    const tagged = (tag: string) => ({ ...at.image(tag), tag: 'live' });
    const good = await at.deploy(tagged('2'), { strategy: verify });
    const owner = () => at.fake.asked.filter(({ tag }) => tag === 'live').map(({ revision }) => revision);
    expect(owner()).toEqual([good.started?.revision]);
    await at.deploy(tagged('3'), { strategy: verify, check: failsAt(0), release: '43.1' });
    expect(owner()).toEqual([good.started?.revision]);
    expect(at.fake.serving).toEqual({ [good.started?.revision ?? '']: 100 });
    await at.deploy({ ...at.image('4'), removeTags: ['live'] }, { release: '44.1' });
    expect(owner()).toEqual([]);
  });
});
