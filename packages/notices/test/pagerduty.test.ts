import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalNotices, startNotices } from '../../local-cloud/src/notices/start.ts';
import { pagerDuty } from '../src/index.ts';
import { news, remembering, type Step } from './news.ts';
import { noted } from './wires.ts';

let local: LocalNotices;
beforeEach(async () => {
  local = await startNotices();
});
afterEach(() => local.close());

const [ONE, TWO] = ['1'.repeat(32), '2'.repeat(32)];
function open({ keys = { P1: ONE, P2: ONE, P3: ONE }, environments = ['production'] } = {}) {
  const url = local.env.PAGERDUTY_EVENTS_URL ?? '';
  return pagerDuty({ url, keys, environments }, noted().wires);
}
async function after(steps: readonly Step[], keys?: Parameters<typeof open>[0]) {
  const { tell } = remembering(open(keys));
  const did: string[] = [];
  for (const step of steps) did.push((await tell(step)).did);
  return did;
}

it('opens an alert for what is bad and serves, and the rollback resolves it', async () => {
  expect(await after(['deploying', 'bad', 'bad', 'rolled-back', 'rolled-back'])).toEqual([
    'nothing new',
    'triggered',
    'nothing new',
    'resolved',
    'nothing new',
  ]);
  expect(local.pagerDuty.alerts).toMatchObject([
    { dedupKey: 'pipeline/acme/shop/production/P1', severity: 'critical', status: 'resolved', events: 1 },
  ]);
  expect(local.pagerDuty.alerts[0]?.summary).toBe(
    '[P1] production: api, orders, web 1a2b3c4 is bad, and serves: failed error rate (api)',
  );
});

it('is resolved by the next good release, too', async () => {
  await after(['undone', 'live']);
  expect(local.pagerDuty.alerts).toMatchObject([{ severity: 'error', status: 'resolved' }]);
});

it('asks whom a priority’s key asks, and another one no longer once it has changed', async () => {
  const keys = { P1: ONE, P2: TWO, P3: TWO };
  await after(['undone', 'bad'], { keys, environments: ['production'] });
  expect(local.pagerDuty.alerts).toMatchObject([
    { key: TWO, severity: 'error', status: 'resolved' },
    { key: ONE, severity: 'critical', status: 'triggered' },
  ]);
});

it('is resolved with every key, also where nobody remembers that it was opened', async () => {
  const keys = { P1: ONE, P2: TWO, P3: TWO };
  await open({ keys, environments: ['production'] }).tell(news('undone'), []);
  await open({ keys, environments: ['production'] }).tell(news('live'), []);
  expect(local.pagerDuty.alerts).toMatchObject([{ key: TWO, status: 'resolved' }]);
});

it('is one alert, though an answer was lost', async () => {
  local.faults.add({ kind: 'reset-after', service: 'pagerduty' });
  await after(['bad']);
  expect(local.pagerDuty.alerts).toMatchObject([{ events: 2 }]);
});

it('wakes somebody anew where it has become worse, though all priorities have one key', async () => {
  await after(['undone', 'bad']);
  expect(local.pagerDuty.alerts).toMatchObject([
    { severity: 'error', status: 'resolved' },
    { severity: 'critical', status: 'triggered', events: 1 },
  ]);
});

it('is not for other environments', async () => {
  expect(await after(['bad'], { keys: { P1: ONE, P2: ONE, P3: ONE }, environments: ['live'] })).toEqual([
    'nothing new',
  ]);
  expect(local.pagerDuty.events).toEqual([]);
});

it('says of a bad key what it should be, and not the key', async () => {
  const key = 'not-a-key-at-all';
  const failed = after(['bad'], { keys: { P1: key, P2: key, P3: key }, environments: ['production'] });
  await expect(failed).rejects.toMatchObject({
    message: 'PagerDuty answered 400 to trigger an alert',
    hint: expect.stringContaining('32 characters'),
  });
});

it('says which of several keys is bad', async () => {
  const keys = { P1: 'not-a-key-at-all', P2: TWO, P3: TWO };
  await expect(after(['bad'], { keys, environments: ['production'] })).rejects.toMatchObject({
    hint: expect.stringContaining('P1'),
  });
});

it('does not take a page of somebody else’s for an answer', async () => {
  const fetch = async () => new Response('<html>Log in</html>');
  const keys = { P1: ONE, P2: ONE, P3: ONE };
  const channel = pagerDuty(
    { url: 'https://x.example', keys, environments: ['production'] },
    { ...noted().wires, fetch },
  );
  await expect(channel.tell(news('bad'), [])).rejects.toThrow('something that is not of PagerDuty');
});
