import { RemoteError } from '@pipeline/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalNotices, startNotices } from '../../local-cloud/src/notices/start.ts';
import { noticeOf, slackByToken, slackByWebhook } from '../src/index.ts';
import { news, remembering } from './news.ts';
import { at, NEXT } from './shop.ts';
import { noted } from './wires.ts';

let local: LocalNotices;
beforeEach(async () => {
  local = await startNotices({ retryAfter: 7 });
});
afterEach(() => local.close());

const base = () => local.env.SLACK_API_URL ?? '';
function open(given: { channel?: string; token?: string } = {}) {
  const { wires, slept } = noted();
  const slack = slackByToken(
    { base: base(), token: local.slack.token, channel: '#releases', ...given },
    wires,
  );
  return { slack, slept };
}
const only = ['live', 'bad', 'rolled-back'] as const;

it('posts one message, and changes it as the release goes', async () => {
  const { tell, notices } = remembering(open().slack);
  expect((await tell('deploying')).did).toBe('posted');
  expect((await tell('live')).did).toBe('updated');
  expect((await tell('rolled-back')).did).toBe('updated');
  expect(local.slack.posts).toMatchObject([{ channel: 'C0RELEASES', edits: 2 }]);
  expect(local.slack.posts[0]?.seen.text).toContain('rolled back to 9f8e7d6');
  expect(notices).toHaveLength(1);
});

it('posts another one where somebody has deleted it, and goes on with that', async () => {
  const { tell } = remembering(open().slack);
  await tell('deploying');
  local.slack.posts.length = 0;
  expect((await tell('live')).did).toBe('posted');
  expect((await tell('bad')).did).toBe('updated');
  expect(local.slack.posts).toMatchObject([{ edits: 1 }]);
});

it('leaves one of two that were posted at once', async () => {
  const [mine, other] = [remembering(open().slack), remembering(open().slack)];
  await Promise.all([mine.tell('deploying'), other.tell('deploying')]);
  expect(local.slack.posts).toHaveLength(2);
  const both = [...mine.notices, ...other.notices];
  for (const _ of 'xx') await remembering(open().slack, [...both]).tell('live');
  expect(local.slack.posts).toMatchObject([{ edits: 2 }]);
});

it('goes on with one message, though of two the first was deleted by somebody', async () => {
  const [mine, other] = [remembering(open().slack), remembering(open().slack)];
  for (const each of [mine, other]) await each.tell('deploying');
  const { tell } = remembering(open().slack, [...mine.notices, ...other.notices]);
  await tell('live');
  local.slack.posts.length = 0;
  const did = [];
  for (const step of ['live', 'bad', 'rolled-back'] as const) did.push((await tell(step)).did);
  expect(did).toEqual(['posted', 'updated', 'updated']);
  expect(local.slack.posts).toMatchObject([{ edits: 2 }]);
});

it('waits as long as Slack asks for, and posts then', async () => {
  local.faults.add({ kind: 'throttle', service: 'slack' });
  const { slack, slept } = open();
  expect((await remembering(slack).tell('live')).did).toBe('posted');
  expect(slept).toEqual([7_000]);
});

it('gives up after a few times, and says what was asked', async () => {
  local.faults.add({ kind: 'server-error', service: 'slack', count: 9 });
  const { slack, slept } = open();
  await expect(remembering(slack).tell('live')).rejects.toThrow(
    'Slack answered 503 to chat.postMessage, asked 4 times',
  );
  expect(slept).toEqual([1_000, 2_000, 4_000]);
});

it('does not wait for half an hour', async () => {
  await local.close();
  local = await startNotices({ retryAfter: 1_800 });
  local.faults.add({ kind: 'throttle', service: 'slack' });
  const { slack, slept } = open();
  await expect(remembering(slack).tell('live')).rejects.toThrow(
    'answered 429 to chat.postMessage, asked once',
  );
  expect(slept).toEqual([]);
});

it('rather posts twice than loses a message whose answer was lost', async () => {
  local.faults.add({ kind: 'reset-after', service: 'slack' });
  await remembering(open().slack).tell('live');
  expect(local.slack.posts).toHaveLength(2);
});

it.each([
  [{ channel: '#nowhere' }, 'channel_not_found', 'invite the app there'],
  [{ channel: 'C0ELSEWHERE' }, 'not_in_channel', '/invite'],
  [{ channel: '#archived' }, 'is_archived', 'archived'],
  [{ token: 'xoxb-of-another-workspace' }, 'invalid_auth', 'xoxb-'],
])(
  'with %j it is refused as %s, which says what to do and gives no secret away',
  async (given, code, hint) => {
    const { slack } = open(given);
    const error = await slack.tell(news('live'), []).catch((caught: unknown) => caught);
    if (!(error instanceof RemoteError)) throw error;
    expect(error).toMatchObject({
      errorCode: code,
      message: `Slack refused chat.postMessage: ${code}`,
    });
    expect(error.hint).toContain(hint);
    for (const text of [error.message, error.hint, error.stack, JSON.stringify(error)])
      expect(text).not.toMatch(/of-another|cloudopensnothing/);
  },
);

it('an incoming webhook posts each phase that is worth it, once', async () => {
  const { tell } = remembering(slackByWebhook({ url: local.slackWebhook, only }, noted().wires));
  const did = [];
  for (const step of ['deploying', 'live', 'live', 'bad', 'rolled-back', 'rolled-back'] as const)
    did.push((await tell(step)).did);
  expect(did).toEqual(['nothing new', 'posted', 'nothing new', 'posted', 'posted', 'nothing new']);
  expect(local.slack.posts.map(({ notified }) => notified.text)).toEqual([
    'api, orders, web 1a2b3c4: live in production',
    'api, orders, web 1a2b3c4: bad in production',
    'api, orders, web 1a2b3c4: rolled back in production to 9f8e7d6',
  ]);
});

it('an incoming webhook that was removed is named, and its address is not', async () => {
  const url = `${local.slackWebhook}-secret-removed`;
  const webhook = slackByWebhook({ url, only }, noted().wires);
  const error = await webhook.tell(news('live'), []).catch((caught: unknown) => caught);
  if (!(error instanceof RemoteError)) throw error;
  expect(error.message).toBe('Slack answered 404 to incoming webhook: no_service');
  expect(`${error.stack}${error.hint}${webhook.id}${webhook.place}`).not.toContain('secret-removed');
});

it('a server that is not there is told as that, without its address', async () => {
  const gone = base();
  await local.close();
  const slack = slackByToken({ base: gone, token: 'xoxb-very-secret', channel: 'x' }, noted().wires);
  const error = await slack.tell(news('live'), []).catch((caught: unknown) => caught);
  if (!(error instanceof RemoteError)) throw error;
  expect(error.message).toBe('Slack did not answer chat.postMessage (ECONNREFUSED), asked 4 times');
  expect(`${error.stack}${error.hint}`).not.toMatch(/127\.0\.0\.1|very-secret/);
  local = await startNotices();
});

it('an answer that does not come in time is not waited for', async () => {
  local.faults.add({ kind: 'slow', service: 'slack', delayMs: 60_000, count: 9 });
  const { wires } = noted();
  const slack = slackByToken(
    { base: base(), token: local.slack.token, channel: '#releases' },
    { ...wires, patience: 20 },
  );
  await expect(slack.tell(news('live'), [])).rejects.toThrow(
    'did not answer chat.postMessage (in time), asked 4 times',
  );
});

it('nothing is redirected: a token goes to whom it is for', async () => {
  const seen: unknown[] = [];
  const redirecting = async (url: string, init: RequestInit) => {
    seen.push(url, init.redirect);
    return new Response(null, { status: 302, headers: { location: 'https://evil.example/' } });
  };
  const { wires } = noted();
  const slack = slackByToken(
    { base: 'https://slack.example/', token: 'x', channel: 'x' },
    { ...wires, fetch: redirecting },
  );
  await expect(slack.tell(news('live'), [])).rejects.toThrow(
    'answered 302 (a redirection, which is not followed)',
  );
  expect(seen).toEqual(['https://slack.example/chat.postMessage', 'manual']);
});

const answering = (answer: (operation: string) => Response) => {
  const asked: string[] = [];
  const { wires, slept } = noted();
  const fetch = async (url: string) => {
    const operation = url.replace('https://slack.example/', '');
    asked.push(operation);
    return answer(operation);
  };
  const slack = slackByToken(
    { base: 'https://slack.example/', token: 'x', channel: '#releases' },
    { ...wires, fetch },
  );
  return { slack, asked, slept };
};
const said = (body: object) => Response.json(body);
const ok = { ok: true, channel: 'C0RELEASES', ts: '1.1' };

it('is changed though its twin may not be removed, and says so', async () => {
  const { slack } = answering(operation =>
    said(operation === 'chat.delete' ? { ok: false, error: 'cant_delete_message' } : ok),
  );
  const posts = ['1.1', '1.2'].map(ts =>
    noticeOf(NEXT, slack.id, { told: ts, ref: { channel: 'C0RELEASES', ts } }, at('12:00')),
  );
  const told = await slack.tell(news('live'), posts);
  expect(told).toMatchObject({
    did: 'updated',
    failure: { message: 'Slack refused chat.delete: cant_delete_message' },
  });
});

it('does not take a page of somebody else’s for an answer', async () => {
  const { slack } = answering(() => new Response('<html>Log in to the proxy</html>'));
  await expect(slack.tell(news('live'), [])).rejects.toMatchObject({
    message: 'chat.postMessage was answered with something that is not of Slack (200)',
    hint: expect.stringContaining('proxy'),
  });
});

it.each([{ ok: true }, { ok: true, channel: 'C0RELEASES' }])(
  'does not remember %j as a message',
  async body => {
    const { slack } = answering(() => said(body));
    await expect(slack.tell(news('live'), [])).rejects.toThrow('something that is not of Slack');
  },
);

it('asks again where Slack says within a 200 that it is not well', async () => {
  let times = 0;
  const { slack, slept } = answering(() => said(times++ < 2 ? { ok: false, error: 'internal_error' } : ok));
  expect((await slack.tell(news('live'), [])).did).toBe('posted');
  expect(slept).toEqual([1_000, 2_000]);
  const down = answering(() => said({ ok: false, error: 'ratelimited' }));
  await expect(down.slack.tell(news('live'), [])).rejects.toThrow(
    'Slack answered ratelimited to chat.postMessage, asked 4 times',
  );
});

it('keeps what it was told in the log without the channel’s name', () => {
  expect(open({ channel: '#secret-project' }).slack.id).not.toContain('secret-project');
  expect(open({ channel: '#releases' }).slack.id).toBe(open({ channel: 'releases' }).slack.id);
});
