import { DECIDED, UNCOUNTED } from '@pipeline/approval';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASK, IMAGES, image, placeOf, type Scene, scene } from './scene.ts';

const GO_ON = { workflow: 'promote.yml', 'workflow-inputs': 'note=go' };

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
  await shop.released('production', '9.1', { api: image('api', '0') });
});
afterEach(() => shop.github.close());

async function asked(inputs: Record<string, string> = {}, how = {}) {
  return placeOf(await shop.step({ ...ASK, ...inputs }, how));
}

const stateOf = (number: number) =>
  shop.comments(number).find(({ body }) => body.includes('approval-state'))?.body ?? '';
const calls = () => Object.values(shop.github.log.counts()).reduce((sum, count) => sum + count, 0);
const decisions = async () =>
  (await shop.entries(DECIDED)).map(({ json }) => json as Record<string, unknown>);

describe('resolve', () => {
  it('goes on once it is approved by another person than the author: once, and closes the issue', async () => {
    const { number, code } = await asked();
    const own = await shop.comment(number, 'carol', `/approve ${code}`, GO_ON);
    expect(own.outputs).toMatchObject({ state: 'pending', 'approved-by': '' });
    expect(stateOf(number)).toContain('another person must approve');
    expect(shop.dispatches()).toEqual([]);
    expect(shop.issue(number).state).toBe('open');

    const yes = await shop.comment(number, 'ann', `/approve ${code}`, GO_ON);
    expect(yes.outputs).toMatchObject({
      state: 'approved',
      approval: '42.1',
      'approved-by': 'ann',
      artifacts: IMAGES,
    });
    expect(shop.dispatches()).toMatchObject([
      { workflow: 'promote.yml', ref: 'main', inputs: { approval: '42.1', note: 'go' } },
    ]);
    expect(shop.issue(number)).toMatchObject({ state: 'closed', state_reason: 'completed' });
    expect(await decisions()).toMatchObject([{ key: '42.1 approved', state: 'approved', by: ['ann'] }]);

    const again = await shop.comment(number, 'tom', `/approve ${code}`, GO_ON);
    expect(again.outputs).toMatchObject({ state: 'approved', 'approved-by': 'ann,tom' });
    expect(shop.dispatches()).toHaveLength(1);
    expect(shop.comments(number).filter(({ body }) => body.includes('approval-state'))).toHaveLength(1);
    expect(stateOf(number)).toContain('was started when it was approved');
  });

  it('writes down whose yes did not count, once for each of those whom the request names, and nobody else’s', async () => {
    const { number, code } = await asked();
    for (const login of ['carol', 'mallory', 'carol', 'mallory'])
      await shop.comment(number, login, `/approve ${code}`, GO_ON);
    expect((await shop.entries(UNCOUNTED)).map(({ json }) => json)).toEqual([
      expect.objectContaining({
        key: '42.1 carol',
        state: 'refused',
        by: ['carol'],
        reason: expect.stringContaining('another person'),
      }),
    ]);
    expect(await decisions()).toEqual([]);
  });

  it('goes on again where the same run is run again, whose first attempt could not', async () => {
    const { number, code } = await asked();
    const wrong = { ...GO_ON, workflow: 'promot.yml' };
    const failed = await shop.comment(number, 'ann', `/approve ${code}`, wrong, { runId: '77' });
    expect(failed.error?.message).toContain('does not start the workflow promot.yml');
    expect(failed.outputs.state).toBe('approved');
    expect(stateOf(number)).toContain('could not be started');
    const other = await shop.comment(number, 'tom', `/approve ${code}`, GO_ON, { runId: '78' });
    expect({ error: other.error, dispatches: shop.dispatches() }).toEqual({
      error: undefined,
      dispatches: [],
    });
    await shop.comment(number, 'ann', 'it was closed', GO_ON, { runId: '77' });
    expect(shop.dispatches()).toHaveLength(0);
    await shop.step(
      { operation: 'resolve', environment: 'production', approval: '42.1', ...GO_ON },
      { runId: '77', attempt: '2', eventName: 'workflow_dispatch' },
    );
    expect(shop.dispatches()).toHaveLength(1);
  });

  it('starts it once where two decide at the same time', async () => {
    const { number, code } = await asked();
    shop.github.as('ann').comment('org/shop', number, `/approve ${code}`);
    const how = (runId: string) => ({ runId, eventName: 'schedule' });
    const inputs = { operation: 'resolve', environment: 'production', approval: '42.1', ...GO_ON };
    const both = await Promise.all([shop.step(inputs, how('77')), shop.step(inputs, how('78'))]);
    expect(both.map(({ outputs }) => outputs.state)).toEqual(['approved', 'approved']);
    expect(shop.dispatches()).toHaveLength(1);
  });

  it('waits for as many as are wanted, a member of the team among them', async () => {
    const { number, code } = await asked({ quorum: '2' });
    expect((await shop.comment(number, 'ann', `/approve ${code}`, GO_ON)).outputs.state).toBe('pending');
    expect((await shop.comment(number, 'ann', `/approve ${code}`, GO_ON)).outputs.state).toBe('pending');
    expect((await shop.comment(number, 'tom', `/approve ${code}`, GO_ON)).outputs['approved-by']).toBe(
      'ann,tom',
    );
    expect(shop.dispatches()).toHaveLength(1);
  });

  it('is denied with a reason, which is shown as it was written and does nothing', async () => {
    const { number, code } = await asked();
    const hostile = 'see `x` @everyone <!-- -->\u202e #1 [a](http://b)';
    const no = await shop.comment(number, 'ann', `/deny ${code} ${hostile}`, GO_ON);
    expect(no.outputs.state).toBe('denied');
    expect(no.error).toBeUndefined();
    expect(shop.issue(number)).toMatchObject({ state: 'closed', state_reason: 'not_planned' });
    expect(await decisions()).toMatchObject([{ state: 'denied', by: ['ann'], reason: hostile }]);
    const shown = stateOf(number)
      .split('\n')
      .slice(1)
      .join('\n')
      .replace(/<code>[^<>]*<\/code>/g, '');
    expect(shown).not.toMatch(/@|<!--|`|\]\(/);
    expect((await shop.comment(number, 'tom', `/approve ${code}`, GO_ON)).outputs.state).toBe('denied');
    expect(shop.dispatches()).toEqual([]);
  });

  it('stays denied where the denial is deleted, and until that person withdraws it', async () => {
    const { number, code } = await asked();
    await shop.comment(number, 'ann', `/deny ${code} no`);
    const denial = shop.comments(number).find(({ user }) => user.login === 'ann');
    shop.github.as('mallory').remove('org/shop', denial?.id ?? 0);
    expect((await shop.comment(number, 'tom', `/approve ${code}`, GO_ON)).outputs.state).toBe('denied');
    const back = await shop.comment(number, 'ann', `/withdraw ${code}`, GO_ON);
    expect(back.outputs).toMatchObject({ state: 'approved', 'approved-by': 'tom' });
    expect(shop.dispatches()).toHaveLength(1);
  });

  it.each<[string, string, string, RegExp]>([
    ['a stranger', 'eve', '/approve CODE', /not among the approvers/],
    ['one who was only named', 'tim', '/approve CODE', /may not write/],
    ['another code', 'ann', '/approve 000000000000', /code is another one/],
    ['a look-alike', 'ann', '/аpprove CODE', /U&#43;0430/],
    ['a quotation', 'ann', '> /approve CODE', /quotation/],
  ])('does not take %s, is not red for it, and says why', async (_, login, body, why) => {
    const { number, code } = await asked({ approvers: 'ann, tim' });
    const ended = await shop.comment(number, login, body.replace('CODE', code), GO_ON);
    expect(ended).toMatchObject({ error: undefined, outputs: { state: 'pending', 'approved-by': '' } });
    expect(stateOf(number)).toMatch(why);
    expect(shop.dispatches()).toEqual([]);
  });

  it.each<[string, (made: { number: number; code: string }) => Promise<unknown>]>([
    [
      'the issue was changed',
      async ({ number }) => {
        const { body } = shop.issue(number);
        shop.github.as('mallory').editIssue('org/shop', number, { body: body.replace('aaaa', 'aaab') });
      },
    ],
    [
      'something was released since',
      async () => shop.released('production', '50.1', { api: image('api', 'c') }),
    ],
    ['a newer request was made', async () => shop.step(ASK, { runId: '43' })],
  ])('is void where %s', async (_, happen) => {
    const made = await asked();
    await happen(made);
    const ended = await shop.comment(made.number, 'ann', `/approve ${made.code}`, GO_ON);
    expect(ended.outputs.state).toBe('void');
    expect(shop.dispatches()).toEqual([]);
    expect(shop.issue(made.number).state).toBe('closed');
  });

  it('expires, as a schedule finds', async () => {
    const { number } = await asked();
    shop.pass(25 * 3_600_000);
    const ended = await shop.step(
      { operation: 'resolve', environment: 'production' },
      { eventName: 'schedule' },
    );
    expect(ended.outputs.state).toBe('expired');
    expect(shop.issue(number).state).toBe('closed');
  });

  it('is taken back by whoever has asked', async () => {
    const { number, code } = await asked();
    expect((await shop.comment(number, 'pusher', `/withdraw ${code}`)).outputs.state).toBe('withdrawn');
    const late = await shop.comment(number, 'ann', `/approve ${code}`, GO_ON);
    expect(late.outputs.state).toBe('withdrawn');
    const back = shop.comments(number).find(({ user }) => user.login === 'pusher');
    shop.github.as('pusher').remove('org/shop', back?.id ?? 0);
    const later = await shop.comment(number, 'ann', `/approve ${code}`, GO_ON);
    expect(later).toMatchObject({ outputs: { state: 'void' }, error: undefined });
    expect(shop.dispatches()).toEqual([]);
  });

  it('does not start what is frozen, until an approver says why not', async () => {
    const { number, code } = await asked();
    const frozen = { ...GO_ON, freeze: '2026-11-01 - 2026-11-30' };
    const yes = await shop.comment(number, 'ann', `/approve ${code}`, frozen);
    expect(yes.outputs.state).toBe('pending');
    expect(stateOf(number)).toContain('override');
    await shop.comment(number, 'eve', `/override-freeze ${code} please`, frozen);
    expect(shop.dispatches()).toEqual([]);
    await shop.comment(number, 'tom', `/override-freeze ${code} mends the outage`, frozen);
    expect(shop.dispatches()).toHaveLength(1);
    expect((await decisions())[0]?.reason).toBe('tom overrides the freeze: mends the outage');
  });

  it('hears two requests on one pull request apart', async () => {
    const production = await asked({ place: 'pull-request' });
    const staging = await asked({ place: 'pull-request', environment: 'staging' });
    expect(staging.number).toBe(production.number);
    const yes = await shop.comment(12, 'ann', `/approve ${production.code}`, GO_ON);
    expect(yes.outputs).toMatchObject({ state: 'approved', code: production.code });
    const other = await shop.comment(12, 'tom', `/approve ${staging.code}`, { environment: 'staging' });
    expect(other.outputs).toMatchObject({ state: 'approved', code: staging.code, 'approved-by': 'tom' });
    expect(shop.issue(12).state).toBe('closed');
  });

  it('writes nothing in a dry run', async () => {
    const { number, code } = await asked();
    const ended = await shop.comment(number, 'ann', `/approve ${code}`, { ...GO_ON, 'dry-run': 'true' });
    expect(ended.outputs.state).toBe('approved');
    expect([shop.dispatches(), await decisions(), stateOf(number), shop.issue(number).state]).toEqual([
      [],
      [],
      '',
      'open',
    ]);
  });
});

describe('what is none of its business', () => {
  const event = (body: string, more: object = {}) => ({
    eventName: 'issue_comment',
    event: {
      action: 'created',
      comment: { body, user: { login: 'eve', type: 'User' } },
      issue: { number: 1_001 },
      ...more,
    },
  });

  it.each<[string, object]>([
    ['talk', event('nice work')],
    ['an edit', event('/approve 000000000000', { action: 'edited' })],
    [
      'a bot',
      event('', { comment: { body: '/approve 000000000000', user: { login: 'a[bot]', type: 'Bot' } } }),
    ],
    ['an event without a comment', { eventName: 'issue_comment', event: {} }],
  ])('%s costs no call', async (_, how) => {
    const before = calls();
    const ended = await shop.step({ operation: 'resolve' }, how);
    expect(ended).toMatchObject({ error: undefined, outputs: { state: 'ignored' } });
    expect(calls()).toBe(before);
  });

  it('another issue costs two, and one that copies the mark is not believed', async () => {
    const { number, code } = await asked();
    const { body } = shop.issue(number);
    const copied = shop.github.as('eve').openIssue('org/shop', 'mine', body);
    const before = calls();
    const ended = await shop.comment(copied.number, 'ann', `/approve ${code}`, GO_ON);
    expect(ended).toMatchObject({ error: undefined, outputs: { state: 'ignored' } });
    expect(calls() - before).toBe(2);
  });

  it('nor is a copy of it in another place, whoever has made that', async () => {
    const { number, code } = await asked();
    const { body } = shop.issue(number);
    const copied = shop.github.as('github-actions[bot]').openIssue('org/shop', 'Approve', body);
    const ended = await shop.comment(copied.number, 'ann', `/approve ${code}`, GO_ON);
    expect(ended.outputs.state).toBe('ignored');
  });

  it('nor is a request that somebody else has written', async () => {
    const { number, code } = await asked();
    const ended = await shop.comment(number, 'ann', `/approve ${code}`, {
      ...GO_ON,
      'trusted-writers': 'shop-app[bot]',
    });
    expect(ended.outputs.state).toBe('ignored');
  });
});
