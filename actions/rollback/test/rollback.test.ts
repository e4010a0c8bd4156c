import { ActionError, ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { API, digestOf, imageOf, JOB, Shop, WEB } from './fakes.ts';

/** Release 1.1 is good, 2.1 came after it and nobody has called it good. */
async function aShop(...subjects: string[]): Promise<Shop> {
  const shop = await Shop.open(...subjects);
  const all = (version: string) => Object.fromEntries(subjects.map(subject => [subject, version]));
  await shop.released('1.1', all('v1'));
  await shop.released('2.1', all('v2'), { checks: [] });
  return shop;
}

describe('a rollback', () => {
  it('takes everything back to the last good release, and writes that down', async () => {
    const shop = await aShop(API, WEB);
    const { outputs, error } = await shop.rollBack({ reason: 'checkout answers 500' });
    expect(error).toBeUndefined();
    expect(await shop.runs()).toEqual({ [API]: 'v1', [WEB]: 'v1' });
    expect(outputs).toMatchObject({
      verdict: 'steady',
      'release-id': '42.1',
      'to-release': '1.1',
      commit: '1'.repeat(40),
      'from-commit': '2'.repeat(40),
      refused: [digestOf('v2')],
      left: [],
      migrations: [],
    });
    const { intent, outcome } = await shop.newest();
    expect(intent).toMatchObject({
      id: '42.1',
      commit: { sha: '1'.repeat(40) },
      back: { to: '1.1', why: 'checkout answers 500 (asked for by anna)' },
      targets: [
        { subject: API, artifacts: { web: imageOf(API, 'v1') }, before: 'v2' },
        { subject: WEB, artifacts: { web: imageOf(WEB, 'v1') }, before: 'v2' },
      ],
    });
    expect(outcome?.targets).toMatchObject([
      { subject: API, verdict: 'steady', after: 'v1', refuses: [digestOf('v2')] },
      { subject: WEB, verdict: 'steady', after: 'v1', refuses: [digestOf('v2')] },
    ]);
  });

  it('goes back from the release that somebody had decided on, and from no other', async () => {
    const shop = await aShop(API);
    const { error } = await shop.rollBack({ from: '1.1' });
    expect(error).toMatchObject({ code: 'moved', message: expect.stringContaining('would take back 2.1') });
    expect(await shop.runs()).toEqual({ [API]: 'v2' });
    expect((await shop.newest()).intent.id).toBe('2.1');
    expect((await shop.rollBack({ from: '2.1' })).error).toBeUndefined();
    expect(await shop.runs()).toEqual({ [API]: 'v1' });
  });

  it.each([
    ['older', '2.1', { [API]: 'v1', [WEB]: 'v3' }],
    ['newer', '3.1', { [API]: 'v2', [WEB]: 'v1' }],
  ])('takes the %s of two that serve side by side back alone', async (_, from, runs) => {
    const shop = await Shop.open(API, WEB);
    await shop.released('1.1', { [API]: 'v1', [WEB]: 'v1' });
    await shop.released('2.1', { [API]: 'v2' }, { checks: [] });
    await shop.released('3.1', { [WEB]: 'v3' }, { checks: [] });
    expect((await shop.rollBack({ from })).error).toBeUndefined();
    expect(await shop.runs()).toEqual(runs);
  });

  it('does nothing the second time, and says how to go further', async () => {
    const shop = await aShop(API);
    await shop.rollBack();
    const { outputs, summary, annotations, error } = await shop.rollBack({}, {}, '43.1');
    expect([outputs.verdict, error]).toEqual(['at-rest', undefined]);
    expect(JSON.stringify(summary)).toContain('to: previous');
    expect(annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('to: previous') },
    ]);
    expect((await shop.newest()).intent.id).toBe('42.1');
    expect(shop.target(API).told).toEqual(['apply v1']);
  });

  it('goes once where two begin at the same moment', async () => {
    const shop = await aShop(API, WEB);
    const [one, two] = await Promise.all([shop.rollBack(), shop.rollBack({}, {}, '43.1')]);
    expect([one.error?.message, two.error?.message]).toEqual([undefined, undefined]);
    expect([one.outputs.verdict, two.outputs.verdict].sort()).toEqual(['at-rest', 'steady']);
    expect(shop.target(API).told).toEqual(['apply v1']);
  });

  it('lets the others go on where one fails, and goes on with that one when it is run again', async () => {
    const shop = await aShop(API, WEB, JOB);
    shop.target(WEB).refusal = new ConfigError('the token may not', { hint: 'Give it the role' });
    const { outputs, error } = await shop.rollBack();
    expect(await shop.runs()).toEqual({ [API]: 'v1', [WEB]: 'v2', [JOB]: 'v1' });
    expect(error?.message).toContain('2 of 3 targets of production are back at release 1.1');
    expect(error?.message).toContain(`${WEB}: the token may not (nothing was changed)`);
    expect((error as ActionError).hint).toMatch(
      /^Run this again: it goes on with what is not back.*Give it the role/,
    );
    expect(outputs.verdict).toBe('failed');
    const { outcome } = await shop.newest();
    const verdicts = outcome?.targets.map(({ subject, verdict }) => [subject, verdict]);
    expect(Object.fromEntries(verdicts ?? [])).toEqual({
      [API]: 'steady',
      [JOB]: 'steady',
      [WEB]: 'not-started',
    });

    shop.target(WEB).refusal = undefined;
    const again = await shop.rollBack({}, {}, '43.1');
    expect(again.outputs.verdict).toBe('steady');
    expect(await shop.runs()).toEqual({ [API]: 'v1', [WEB]: 'v1', [JOB]: 'v1' });
    expect(shop.target(API).told).toEqual(['apply v1']);
  });

  it('writes down one that ended badly, and refuses nothing for it', async () => {
    const shop = await aShop(API);
    shop.target(API).verdicts = [{ state: 'failed', reason: 'crashing', detail: 'keeps ending' }];
    const { outputs, error } = await shop.rollBack();
    expect([outputs.verdict, outputs.refused]).toEqual(['failed', []]);
    expect(error?.message).toContain('keeps ending');
    expect(outputs.trace).toContain('trace-');
    const { outcome } = await shop.newest();
    expect(outcome?.verdict).toBe('failed');
    expect(outcome?.targets[0]?.refuses).toBeUndefined();
    expect(shop.comments).toEqual([]);
  });

  it('goes rank by rank in the reverse of the order in which it was released, or all at once', async () => {
    const order: string[] = [];
    const tell = (shop: Shop) => {
      for (const [subject, target] of shop.targets) {
        const { apply } = target;
        target.apply = async plan => {
          order.push(`${subject} begins`);
          const started = await apply.call(target, plan);
          await shop.clock.sleep(5_000);
          order.push(`${subject} ends`);
          return started;
        };
      }
    };
    for (const how of ['as-released', 'parallel'] as const) {
      const shop = await Shop.open(API, WEB);
      await shop.released('1.1', { [API]: 'v1', [WEB]: 'v1' });
      await shop.released('2.1', { [API]: 'v2' }, { checks: [] });
      await shop.released('2.1', { [WEB]: 'v2' }, { checks: [] });
      tell(shop);
      await shop.rollBack({ order: how });
    }
    expect(order).toEqual([
      `${WEB} begins`,
      `${WEB} ends`,
      `${API} begins`,
      `${API} ends`,
      `${API} begins`,
      `${WEB} begins`,
      `${API} ends`,
      `${WEB} ends`,
    ]);
  });

  it('tells it on the commit that is live, with nothing of it read as markup', async () => {
    const shop = await aShop(API);
    await shop.rollBack({ reason: '@everyone <img src=x>' });
    const [{ commit = '', body = '' } = {}] = shop.comments;
    expect(commit).toBe('1'.repeat(40));
    expect(body).toContain('Rolled back');
    expect(body).not.toMatch(/@everyone|<img/);
  });

  it('is as good where nobody can be told on the commit', async () => {
    const shop = await aShop(API);
    const comment = () => Promise.reject(new ActionError('remote', 'the token may not'));
    const { outputs, summary } = await shop.rollBack({}, { comment });
    expect(outputs.verdict).toBe('steady');
    expect(JSON.stringify(summary)).toContain('no comment on the commit: the token may not');
  });
});

describe('before anything is written', () => {
  it('a dry run shows what would be done, and does nothing of it', async () => {
    const shop = await aShop(API, WEB);
    const { outputs, summary } = await shop.rollBack({ dryRun: true });
    expect(outputs).toMatchObject({
      verdict: 'planned',
      'to-release': '1.1',
      refused: [digestOf('v2')],
      plan: [
        { subject: API, changes: [{ what: 'version', from: 'v2', to: 'v1' }] },
        { subject: WEB, changes: [{ what: 'version', from: 'v2', to: 'v1' }] },
      ],
    });
    expect(JSON.stringify(summary)).toContain('Nothing was written');
    expect((await shop.newest()).intent.id).toBe('2.1');
    expect([shop.target(API).told, shop.comments]).toEqual([[], []]);
  });

  it('a dry run without a log to read says so', async () => {
    const shop = await aShop(API);
    const { home: _, ...ports } = shop.ports;
    const { outputs } = await (await import('../src/rollback.ts')).rollback(
      { environment: 'production', dryRun: true } as never,
      ports,
    );
    expect(outputs).toEqual({ verdict: 'planned' });
  });

  it('everything that is gone is told at once, and nothing goes back', async () => {
    const shop = await aShop(API, WEB, JOB);
    shop.target(API).gone = 'the task definition api:1 was deleted';
    shop.target(JOB).gone = 'its image is not in its registry any more';
    const { outputs, error } = await shop.rollBack();
    expect(error?.message).toContain('2 of 3 targets cannot go back to release 1.1; nothing was written.');
    expect(error?.message).toContain(`${API}: the task definition api:1 was deleted`);
    expect(error?.message).toContain(`${JOB}: its image`);
    expect(outputs).toEqual({ verdict: 'not-started' });
    expect(await shop.runs()).toEqual({ [API]: 'v2', [WEB]: 'v2', [JOB]: 'v2' });
    expect((await shop.newest()).intent.id).toBe('2.1');
  });

  it('the rest goes without what is gone where that is wanted, and it is said what is left', async () => {
    const shop = await aShop(API, WEB);
    shop.target(API).gone = 'the task definition api:1 was deleted';
    const { outputs, error, annotations } = await shop.rollBack({ allowPartial: true });
    expect([outputs.verdict, error]).toEqual(['steady', undefined]);
    expect(await shop.runs()).toEqual({ [API]: 'v2', [WEB]: 'v1' });
    expect(outputs.left).toEqual([
      {
        subject: API,
        why: 'the task definition api:1 was deleted',
        release: '1.1',
        artifacts: { web: imageOf(API, 'v1') },
        snapshot: 'v1',
      },
    ]);
    expect(outputs.refused).toEqual([digestOf('v2')]);
    expect(annotations?.map(({ level }) => level)).toEqual(['warning']);
  });

  it('a target that cannot be reached is an obstacle like any other', async () => {
    const shop = await aShop(API, WEB);
    shop.targets.delete(WEB);
    const { error } = await shop.rollBack();
    expect(error?.message).toContain(`${WEB}: nobody said who to be`);
    expect(await shop.runs()).toEqual({ [API]: 'v2' });
  });

  it('a target of another platform is handed on', async () => {
    const shop = await Shop.open(API);
    await shop.released('1.1', { [API]: 'v1', 'lambda:checkout': 'v1' });
    await shop.released('2.1', { [API]: 'v2', 'lambda:checkout': 'v2' }, { checks: [] });
    const { outputs, error } = await shop.rollBack();
    expect([outputs.verdict, error, await shop.runs()]).toEqual(['steady', undefined, { [API]: 'v1' }]);
    expect(outputs.left).toMatchObject([{ subject: 'lambda:checkout', release: '1.1', snapshot: 'v1' }]);
  });

  it('what is of another platform hides nothing of ours', async () => {
    const shop = await aShop(API);
    await shop.released('3.1', { 'mobile:app': 'v1' }, { checks: [] });
    const { outputs, error } = await shop.rollBack();
    expect([outputs.verdict, error, await shop.runs()]).toEqual(['steady', undefined, { [API]: 'v1' }]);
  });

  it.each([false, true])(
    'it is never green where nothing of ours was looked at (dry run: %j)',
    async dryRun => {
      const shop = await Shop.open();
      await shop.released('1.1', { 'lambda:checkout': 'v1' });
      await shop.released('2.1', { 'lambda:checkout': 'v2' }, { checks: [] });
      const { outputs, error } = await shop.rollBack({ dryRun });
      expect(outputs).toMatchObject({ verdict: 'not-started', left: [{ subject: 'lambda:checkout' }] });
      expect((error as ActionError).code).toBe('nothing-taken-back');
      expect((error as ActionError).hint).toContain('`left`');
    },
  );

  it('what existed then and cannot go back by the log is an obstacle; what did not exist is none', async () => {
    const shop = await Shop.open(API, WEB, JOB);
    await shop.released('1.1', { [WEB]: 'v1' }, { checks: [] });
    await shop.released('2.1', { [API]: 'v1' });
    shop.target(JOB).runs = '';
    await shop.released('3.1', { [API]: 'v2', [WEB]: 'v2' }, { checks: [] });
    const { outputs, error } = await shop.rollBack();
    expect([outputs.verdict, (error as ActionError).code]).toEqual(['not-started', 'cannot-go-back']);
    expect(error?.message).toMatch(/^1 of 2 targets cannot go back/);
    expect(error?.message).toContain(`${WEB}: `);
    expect(await shop.runs()).toMatchObject({ [API]: 'v2', [WEB]: 'v2' });

    const partly = await shop.rollBack({ allowPartial: true });
    expect([partly.outputs.verdict, partly.error]).toEqual(['steady', undefined]);
    expect(partly.outputs.left).toMatchObject([{ subject: WEB }]);
    expect(await shop.runs()).toMatchObject({ [API]: 'v1', [WEB]: 'v2' });
  });

  it('what did not exist then is left, and is no obstacle', async () => {
    const shop = await Shop.open(API, JOB);
    await shop.released('1.1', { [API]: 'v1' });
    await shop.released('2.1', { [API]: 'v2' }, { checks: [] });
    const { runs } = shop.target(JOB);
    shop.target(JOB).runs = '';
    await shop.released('3.1', { [JOB]: runs }, { checks: [] });
    const { outputs, error } = await shop.rollBack();
    expect([outputs.verdict, error]).toEqual(['steady', undefined]);
    expect(outputs.left).toMatchObject([{ subject: JOB, why: expect.stringContaining('did not exist') }]);
  });

  it('a database that was migrated since is warned of, and stays', async () => {
    const shop = await Shop.open(API);
    await shop.released('1.1', { [API]: 'v1' });
    await shop.released('2.1', { [API]: 'v2', 'migration:db/orders': 'v2' }, { checks: [] });
    const { outputs, annotations } = await shop.rollBack();
    expect(outputs.migrations).toEqual([
      { subject: 'migration:db/orders', release: '2.1', detail: 'as told' },
    ]);
    expect(annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('migration:db/orders') },
    ]);
  });

  it('what runs otherwise than the log says is told, and goes back all the same', async () => {
    const shop = await aShop(API);
    shop.target(API).runs = 'v7';
    const { summary } = await shop.rollBack({ dryRun: true });
    expect(JSON.stringify(summary)).toContain('It runs v7, and not v2, which release 2.1 has put there');
    const { outputs } = await shop.rollBack();
    expect([outputs.verdict, await shop.runs()]).toEqual(['steady', { [API]: 'v1' }]);
  });

  it('where nothing was ever good there is nowhere to go', async () => {
    const shop = await Shop.open(API);
    await shop.released('1.1', { [API]: 'v1' }, { checks: [] });
    const { outputs, error } = await shop.rollBack();
    expect([outputs.verdict, (error as ActionError).code]).toEqual(['not-started', 'no-good-release']);
  });
});
