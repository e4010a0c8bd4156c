import { RemoteError } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { readAlarm } from '../src/alarm/read.ts';
import { watch } from '../src/watch.ts';
import { alarmIn, watched } from './looking.ts';
import { badFrom, config, type World } from './world.ts';

let shop: World;
beforeEach(async () => {
  shop = await watched();
});

const alarm = (minute: number, payload: unknown, more: Record<string, string> = {}) =>
  alarmIn(shop, minute, payload, more);

const proofs = async () =>
  (await shop.home.log.proofs('production', 100)).filter(({ checks }) => checks.includes('watch'));

describe('an alarm', () => {
  it('that the metric bears out rolls back, once, whatever comes after it', async () => {
    shop.errors = badFrom(5);
    expect(await alarm(10, { metric: 'error-rate' })).toMatchObject({
      verdict: 'breach',
      action: 'rollback',
    });
    await alarm(11, { metric: 'error-rate' });
    await alarm(12, {});
    shop.at(13);
    await watch(config(), shop.ports);
    expect(shop.rollbacks).toEqual([
      expect.stringContaining('an alarm of error-rate: error-rate: 4 in a row'),
    ]);
    expect(await proofs()).toMatchObject([{ release: '42.1', result: 'failed' }]);
  });

  it('may know sooner: one value is enough for both', async () => {
    shop.errors = badFrom(8);
    expect(await alarm(10, { metric: 'error-rate' })).toMatchObject({
      verdict: 'breach',
      action: 'rollback',
    });
    expect(shop.rollbacks[0]).toContain('the last value is beyond < 1% or <= 1.5x before');
  });

  it('that the metric denies is not acted on', async () => {
    const { verdict, error, summary } = await alarm(10, { metric: 'error-rate' });
    expect([verdict, error]).toEqual(['watching', undefined]);
    expect([shop.rollbacks, shop.questions, await proofs()]).toEqual([[], [], []]);
    expect(JSON.stringify(summary)).toContain(
      'An alarm of error-rate, which what was measured does not bear out.',
    );
  });

  it('is taken at its word where nothing is measured', async () => {
    const bare = { metrics: '', 'prometheus-url': '' };
    expect(await alarm(10, { metric: 'disk-full' }, bare)).toMatchObject({
      verdict: 'breach',
      action: 'rollback',
    });
    expect(shop.rollbacks[0]).toContain('an alarm, taken at its word');
    expect(await proofs()).toMatchObject([{ release: '42.1', result: 'failed' }]);
  });

  it('asks where nobody knows whether the rollback was started', async () => {
    shop.errors = badFrom(5);
    shop.failing.rollback = new RemoteError('GitHub did not answer', {
      service: 'github',
      operation: 'dispatch',
    });
    await alarm(10, { metric: 'error-rate' });
    expect([shop.rollbacks.length, shop.questions.length]).toEqual([1, 1]);
  });

  it('asks, where it may only ask', async () => {
    shop.errors = badFrom(5);
    expect(await alarm(10, {}, { 'on-breach': 'ask' })).toMatchObject({ action: 'ask' });
    expect(shop.rollbacks).toEqual([]);
  });

  it('long after the watch is for people, and takes nothing back of what was said', async () => {
    shop.at(61);
    await watch(config(), shop.ports);
    shop.errors = badFrom(0);
    expect(await alarm(300, { metric: 'error-rate' })).toMatchObject({ verdict: 'breach', action: 'ask' });
    expect((await proofs()).map(({ result }) => result)).toEqual(['passed']);
    expect(shop.questions[0]?.body).toContain('The watch over it had ended');
  });

  it.each([
    ['another environment', { environment: 'staging' }],
    ['another by its case', { environment: 'Production' }],
    ['an end', { metric: 'error-rate', state: 'Resolved' }],
  ])('about %s is for nobody', async (_, payload) => {
    shop.errors = badFrom(5);
    expect(await alarm(10, payload)).toMatchObject({ verdict: 'nothing', action: 'none', error: undefined });
    expect([shop.rollbacks, shop.asked]).toEqual([[], []]);
  });
});

describe('what an alarm says', () => {
  const HOSTILE = '$(curl evil) `id` </code><img src=x> ::error::x\n::set-output name=a::b @everyone';

  it('goes nowhere: not into a query, a reason, an issue, an output or a summary', async () => {
    const report = await alarm(
      10,
      { metric: HOSTILE, reason: HOSTILE, environment: 'production', workflow: 'evil.yml', to: HOSTILE },
      { 'on-breach': 'ask' },
    );
    const everything = JSON.stringify([report, shop.questions, shop.rollbacks, shop.asked, await proofs()]);
    expect([report.verdict, shop.questions.length]).toEqual(['unknown', 1]);
    expect(everything).not.toMatch(/evil|img src|set-output|@everyone/);
    const about = await alarm(11, { environment: HOSTILE });
    expect(JSON.stringify(about)).not.toMatch(/evil|img src|set-output|@everyone/);
  });

  it.each<[string, unknown, object]>([
    ['nothing', undefined, {}],
    ['a text', 'production', {}],
    ['a list', ['production'], {}],
    ['words of other kinds', { environment: 1, metric: { a: 1 }, state: ['ok'] }, {}],
    ['its own prototype', JSON.parse('{"__proto__": {"metric": "x"}}'), {}],
    [
      'what it should',
      { environment: 'production', metric: 'm', state: 'OK' },
      { environment: 'production', metric: 'm', calm: 'the alarm says that all is well again' },
    ],
    ['too much', { metric: 'm'.repeat(9_999) }, { metric: 'm'.repeat(200) }],
  ])('can be %s', (_, client_payload, expected) => {
    expect(readAlarm({ name: 'repository_dispatch', payload: { client_payload } })).toEqual(expected);
    expect(readAlarm({ name: 'workflow_dispatch', payload: { inputs: client_payload } })).toEqual(expected);
  });

  it.each(['schedule', 'push', 'pull_request', ''])('is not read of the event %j', name => {
    expect(() => readAlarm({ name, payload: { client_payload: {} } })).toThrow('alarm’s own event');
  });
});
