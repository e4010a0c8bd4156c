import { describe, expect, it } from 'vitest';
import type { Behaviour } from './served-runtime.ts';
import { FIRST, NEXT, PROJECT, REGION, Shop, servicesOf } from './shop.ts';

const steady = { code: 0, error: '', outputs: { verdict: 'steady' } };
const CANARY = { strategy: 'canary', 'traffic-step': '10' };
const CHECKS = { checks: '/ 200', 'check-timeout': '1s' };
/** What is new answers so; what was there answers 200. */
const answers = (next: Behaviour) => ({
  behave: ({ image }: { image: string }): Behaviour => (image === NEXT ? next : { body: 'old' }),
});
const tagUrl = (shop: Shop, tag = 'next') => shop.run.world.tagUrl(PROJECT, REGION, 'api', tag);

describe.concurrent('a canary', () => {
  it('is looked at alone at each hold, goes on while that passes, and takes all in the end', async () => {
    await using shop = await Shop.open(answers({ body: 'new' }));
    const ended = await shop.deploy({ ...CANARY, ...CHECKS });
    expect(ended).toMatchObject(steady);
    const next = await tagUrl(shop);
    expect(ended.log).toContain(`checked at 0% of traffic: good: HTTP checks: 1 passed at ${next}`);
    expect(ended.log).toContain(`checked at 10% of traffic: good: HTTP checks: 1 passed at ${next}`);
    expect(ended.log).toContain(`checked what serves: good: HTTP checks: 1 passed at ${ended.outputs.url}`);
    expect(shop.serving()).toEqual({ [shop.newest()]: 100 });
    // Its tag was only for the looks, and so was the note of where it stood.
    expect(ended.outputs).not.toHaveProperty('tag-url');
    expect(shop.service().annotations ?? {}).toEqual({});
    expect(shop.service().traffic).toEqual([{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }]);
  });

  it('goes back where a check fails, before anybody meets it, and says which and what it saw', async () => {
    await using shop = await Shop.open(answers({ status: 500, body: 'no database' }));
    const ended = await shop.deploy({ ...CANARY, ...CHECKS });
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    for (const words of ['GET /: expected 200, got 500 with body “no database”', `${FIRST} serves again`])
      expect(ended.error).toContain(words);
    expect(ended.error).not.toContain('Likely cause');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
    expect(servicesOf(ended)['api@europe-west1']).toMatchObject({ wayBack: { state: 'back' } });
  });

  it('goes back where only the second look fails', async () => {
    await using shop = await Shop.open();
    const command =
      'sh\n-c\ntest "$PIPELINE_HOLD" != "10% of traffic" || { echo "errors at $PIPELINE_HOLD" >&2; exit 4; }';
    const ended = await shop.deploy({ ...CANARY, 'check-command': command });
    expect(ended.outputs.verdict).toBe('failed');
    expect(ended.error).toContain('errors at 10% of traffic');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });

  it('goes by the steps that are given', async () => {
    await using shop = await Shop.open();
    const ended = await shop.deploy({ 'traffic-steps': '5, 50', 'check-command': 'true' });
    expect(ended).toMatchObject(steady);
    for (const at of ['0%', '5%', '50%']) expect(ended.log).toContain(`checked at ${at} of traffic: good`);
  });
});

describe.concurrent('other strategies', () => {
  it('blue-green is looked at once more with all traffic', async () => {
    await using shop = await Shop.open();
    const ended = await shop.deploy({ strategy: 'blue-green', 'bake-time': '1s', 'check-command': 'true' });
    expect(ended).toMatchObject(steady);
    expect(ended.log).toContain('checked at 100% of traffic: good');
    expect(shop.service().annotations ?? {}).toEqual({});
  });

  it('verify-first has nobody meet what fails', async () => {
    await using shop = await Shop.open();
    const ended = await shop.deploy({ strategy: 'verify-first', 'check-command': 'false' });
    expect(ended.outputs.verdict).toBe('failed');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });

  it('all but rolling are refused where nothing serves yet', async () => {
    await using shop = await Shop.open({ services: {} });
    const ended = await shop.deploy({ ...CANARY, create: 'true' });
    expect(ended.error).toContain('anything else needs a revision that serves');
    expect(shop.count('CreateService')).toBe(0);
  });
});

describe.concurrent('no-traffic', () => {
  const HELD = { 'no-traffic': 'true', tag: 'pr-42' };

  it('ends held, answers at its tag’s URL alone, and goes on later', async () => {
    await using shop = await Shop.open(answers({ body: 'new' }));
    const held = await shop.deploy(HELD);
    expect(held).toMatchObject({ code: 0, error: '', outputs: { verdict: 'held' } });
    expect(held.outputs['tag-url']).toBe(await tagUrl(shop, 'pr-42'));
    const { url = '', 'tag-url': tag = '', revision = '' } = held.outputs;
    expect(await (await fetch(tag)).text()).toBe('new');
    expect(await (await fetch(url)).text()).toBe('old');
    expect(held.outputs.traffic).toBe(JSON.stringify({ [FIRST]: 100 }));
    expect(servicesOf(held)['api@europe-west1']).toMatchObject({ held: { traffic: 0 } });
    expect(held.summary).toContain('operation: continue');

    const next = await shop.step({ service: 'api', operation: 'continue' }, { run: 43 });
    expect(next).toMatchObject({
      ...steady,
      outputs: { verdict: 'steady', revision, 'previous-revision': FIRST },
    });
    expect(shop.serving()).toEqual({ [revision]: 100 });
    expect(await (await fetch(url)).text()).toBe('new');
  });

  it('is taken back by a later run that aborts it', async () => {
    await using shop = await Shop.open();
    const held = await shop.deploy(HELD);
    const before = shop.cloud.writes().length;
    for (const operation of ['continue', 'abort']) {
      const planned = await shop.step({ service: 'api', operation, 'dry-run': 'true' });
      expect(planned).toMatchObject({ code: 0, outputs: { verdict: 'planned' } });
    }
    expect(shop.cloud.writes()).toHaveLength(before);
    const ended = await shop.step({ service: 'api', operation: 'abort' });
    expect(ended).toMatchObject({
      ...steady,
      outputs: { verdict: 'steady', revision: FIRST, 'previous-revision': held.outputs.revision },
    });
    expect(ended.summary).toContain('stopped as asked');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
    const again = await shop.step({ service: 'api', operation: 'abort' });
    expect([again.code, again.outputs.verdict]).toEqual([1, 'not-started']);
    expect(again.error).toContain('has no deployment in flight');
  });

  it('leaves a hold in the midst of the steps, and goes on from there', async () => {
    await using shop = await Shop.open();
    const held = await shop.deploy({ ...CANARY, 'at-hold': 'leave' });
    expect(held.outputs.verdict).toBe('held');
    const next = await shop.step(
      { service: 'api', operation: 'continue', 'check-command': 'true' },
      { run: 43 },
    );
    expect(next).toMatchObject(steady);
    expect(next.log).toContain('checked at 10% of traffic: good');
  });
});

describe.concurrent('traffic that is pinned', () => {
  const pin = (shop: Shop) =>
    shop.run.world.writeAsSomeoneElse(PROJECT, REGION, 'api', {
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: FIRST, percent: 100 }],
    });

  it('is moved, and that is said: a deploy is never green at 0 %', async () => {
    await using shop = await Shop.open();
    await pin(shop);
    const ended = await shop.deploy();
    expect(ended).toMatchObject(steady);
    expect(shop.serving()).toEqual({ [shop.newest()]: 100 });
    expect(ended.log).toContain(`${FIRST} 100% (pinned) → ${shop.newest()} 100%`);
  });

  it('is refused where that is asked for, and nothing is written', async () => {
    await using shop = await Shop.open();
    await pin(shop);
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ 'pinned-traffic': 'refuse' });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('pinned');
    expect(shop.cloud.writes()).toHaveLength(before);
  });

  it('is moved alone, without a new revision, and back by its name', async () => {
    await using shop = await Shop.open();
    const { outputs } = await shop.deploy();
    const back = await shop.step(
      { service: 'api', traffic: `${FIRST}=90\n${outputs.revision}=10` },
      { run: 43 },
    );
    expect(back).toMatchObject(steady);
    expect(shop.serving()).toEqual({ [FIRST]: 90, [outputs.revision ?? '']: 10 });
    expect(shop.revisions()).toHaveLength(2);
  });
});
