import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalNotices, startNotices } from '../../local-cloud/src/notices/start.ts';
import { type WebhookBody, webhook } from '../src/index.ts';
import { news, remembering } from './news.ts';
import { noted } from './wires.ts';

let local: LocalNotices;
beforeEach(async () => {
  local = await startNotices();
});
afterEach(() => local.close());

const SECRET = `whsec_${Buffer.from('sixteen bytes and more').toString('base64')}`;
const open = (secret: string | undefined = SECRET) => webhook({ url: local.webhook, secret }, noted().wires);
const bodies = () => local.delivered.map(({ body }) => JSON.parse(body) as WebhookBody);

it('is sent each change of a story, whole, and none twice', async () => {
  const { tell } = remembering(open());
  for (const step of ['deploying', 'live', 'live', 'bad'] as const) await tell(step);
  expect(bodies().map(({ type }) => type)).toEqual(['release.deploying', 'release.live', 'release.bad']);
  expect(bodies()[2]).toMatchObject({
    timestamp: '2026-11-30T12:15:00Z',
    data: {
      schema: 1,
      repository: 'acme/shop',
      commit: news('bad').story.key,
      phase: 'bad',
      environment: 'production',
      severity: 'error',
      open: true,
      headline: 'api, orders, web 1a2b3c4: bad in production',
    },
  });
  expect(bodies()[2]?.data.lines).toHaveLength(3);
});

it.each([
  ['base64', SECRET, Buffer.from('sixteen bytes and more')],
  ['any text', 'a text of one’s own', Buffer.from('a text of one’s own')],
])('is signed with a secret in %s', async (_, secret, key) => {
  await open(secret).tell(news('live'), []);
  const [{ headers, body } = { headers: {}, body: '' }] = local.delivered;
  const { 'webhook-id': id, 'webhook-timestamp': at } = headers;
  expect(Number(at)).toBe(Date.parse('2026-11-30T12:30:00Z') / 1_000);
  const expected = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${expected}`);
});

it('is sent again where its answer was lost, under the same id', async () => {
  local.faults.add({ kind: 'reset-after', service: 'webhook' });
  await webhook({ url: local.webhook }, noted().wires).tell(news('live'), []);
  const ids = local.delivered.map(({ headers }) => [headers['webhook-id'], headers['idempotency-key']]);
  expect(ids).toHaveLength(2);
  expect(new Set(ids.flat()).size).toBe(1);
  expect(local.delivered[0]?.headers['webhook-signature']).toBeUndefined();
});

it('whose address is wrong is told without that address', async () => {
  const url = `${local.webhook}/very-secret`;
  const failed = webhook({ url }, noted().wires).tell(news('live'), []);
  await expect(failed).rejects.toThrow('The webhook answered 501');
  await expect(failed).rejects.not.toThrow('very-secret');
});

it('has a place that tells nothing of its address: a host can be all that keeps others out', () => {
  const { place, id } = webhook({ url: 'https://eo1verysecret.m.example.net/' }, noted().wires);
  expect(`${place} ${id}`).not.toMatch(/eo1verysecret|example/);
});
