import { RemoteError } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { type Addressed, email, smtp } from '../src/index.ts';
import { news, remembering } from './news.ts';
import { NEXT } from './shop.ts';
import { noted } from './wires.ts';

const FROM = 'Releases <releases@example.com>';
const only = ['live', 'bad', 'rolled-back'] as const;

function open(refused: string[] = []) {
  const sent: Addressed[] = [];
  const to = ['a@example.com', 'b@example.com'];
  const channel = email({ from: FROM, to, only }, async mail => {
    sent.push(mail);
    return refused;
  });
  return { sent, channel, ...remembering(channel) };
}

it('is a thread a release: each phase that is worth it answers to the first', async () => {
  const { sent, tell } = open();
  for (const step of ['deploying', 'live', 'live', 'bad', 'rolled-back'] as const) await tell(step);
  const [first, ...more] = sent;
  expect(first).toMatchObject({ subject: '[acme/shop] Release 1a2b3c4', from: FROM });
  expect(first?.inReplyTo).toBeUndefined();
  expect(first?.messageId).toMatch(/^<release\.[0-9a-f]{24}@example\.com>$/);
  expect(more).toHaveLength(2);
  for (const mail of more) {
    expect(mail).toMatchObject({
      subject: 'Re: [acme/shop] Release 1a2b3c4',
      inReplyTo: first?.messageId,
      references: first?.messageId,
    });
  }
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(3);
});

it('has the same id where it is sent again, since nobody remembers that it was', async () => {
  const [one, other] = [open(), open()];
  for (const each of [one, other]) await each.tell('live');
  expect(one.sent).toEqual(other.sent);
});

it('says all of it in plain text, with its links', async () => {
  const { sent, tell } = open();
  await tell('rolled-back');
  const text = sent[0]?.text.split('\n') ?? [];
  expect(text[0]).toBe('api, orders, web 1a2b3c4: rolled back in production to 9f8e7d6');
  expect(text).toContain(
    '↩️ 2026-11-30 12:25 UTC  production: rolled back to 9f8e7d6: api, orders, web; asked for by bob (bob)',
  );
  expect(text).toContain('    run: https://github.com/acme/shop/actions/runs/44');
});

it('tells which addresses the server refused, and is not sent to the others again', async () => {
  const { sent, tell, notices } = open(['b@example.com']);
  expect(await tell('live')).toMatchObject({
    did: 'sent',
    failure: { message: 'The mail server refused b@example.com, and took the others' },
  });
  await tell('live');
  expect(sent).toHaveLength(1);
  expect(notices).toMatchObject([{ about: NEXT }]);
});

it('a server that is not there is tried a few times, and told without the password', async () => {
  const { wires, slept } = noted();
  const login = { user: 'shop', pass: 'very-secret' };
  // Port 1 of this machine: nobody listens there.
  const send = smtp({ host: '127.0.0.1', port: 1, secure: false, local: true, login }, wires);
  const channel = email({ from: FROM, to: ['a@example.com'], only }, send);
  const error = await channel.tell(news('live'), []).catch((caught: unknown) => caught);
  if (!(error instanceof RemoteError)) throw error;
  expect(error.message).toMatch(/^The mail server did not take the mail: E(?:CONNECTION|SOCKET)$/);
  expect(error.hint).toContain('smtp-url');
  expect(slept.length).toBeGreaterThan(0);
  expect(`${error.stack}`).not.toContain('very-secret');
});
