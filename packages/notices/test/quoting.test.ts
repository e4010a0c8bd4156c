import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBlocks, readText, wrongWith } from '../../local-cloud/src/notices/slack-blocks.ts';
import { type EnvironmentLog, mailOf, type Story, slackMessage, story, webhookBody } from '../src/index.ts';
import { oneLine } from '../src/story/text.ts';
import { asked, at, decided, log, NEXT, proof, release, rollback } from './shop.ts';

/** What people and machines have broken other notices with. */
const HOSTILE = [
  '<!here> <!channel> <!everyone> <@U0BOSS> <!subteam^S1|x>',
  '@here @channel @everyone @octocat @all',
  '*bold* _it_ ~no~ `code` ```block``` > quote',
  '</bdi></td><script>alert(1)</script><img src=x onerror="a">',
  '"; DROP \\" \' &amp; &lt; &#60; %%% $(id) {{ x }}',
  'one\r\nBcc: all@example.com\r\n\r\nbody\ttab\u0000',
  '👩‍👩‍👧‍👦 e\u0301 \u202eabc\u202c שלום مرحبا \u2028next',
  '<https://evil.example|https://github.com/acme/shop>',
  '::error::x ##[error]y',
];
const PIECE = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

/** Each text from outside at a place of its own. */
interface Outside {
  actor: string;
  reason: string;
  why: string;
  detail: string;
  check: string;
}
const OUTSIDE = fc.record<Outside>({ actor: PIECE, reason: PIECE, why: PIECE, detail: PIECE, check: PIECE });

function logsOf({ actor, reason, why, detail, check }: Outside): EnvironmentLog[] {
  const records = [
    release({ id: '41.1', from: '09:00', until: '09:05', verdict: 'failed', detail, by: actor }),
    release({ until: '12:05', by: actor }),
    rollback({ until: '12:25', back: { to: '40.1', why } }),
  ];
  return [
    log('production', {
      records,
      proofs: [proof('12:08', { checks: [check] })],
      requests: [asked('10:00')],
      decisions: [decided('10:05', 'denied', [actor], reason)],
    }),
  ];
}

const LIMITS: Record<keyof Outside, number> = { actor: 60, reason: 300, why: 300, detail: 300, check: 100 };

/** What of each text a reader must find, and the story that has it. */
function told(outside: Outside): { whole: Story; wanted: string[] } {
  const whole = story(logsOf(outside), NEXT, at('12:30'));
  if (whole === undefined) throw new Error('there is no story');
  const wanted = (Object.keys(LIMITS) as (keyof Outside)[]).map(name => oneLine(outside[name], LIMITS[name]));
  return { whole, wanted };
}

const check = (body: (outside: Outside) => void) => fc.assert(fc.property(OUTSIDE, body), { numRuns: 200 });

it('loses nothing in Slack, and wakes nobody', () => {
  check(outside => {
    const { whole, wanted } = told(outside);
    const { blocks, ...message } = JSON.parse(JSON.stringify(slackMessage(whole)));
    const { text, pings } = readBlocks(blocks);
    for (const each of wanted) expect(text).toContain(each);
    expect(pings).toEqual([]);
    const notified = readText(message.text, message);
    expect(notified).toEqual({ text: whole.headline, pings: [] });
  });
});

it('loses nothing in JSON', () => {
  check(outside => {
    const { whole, wanted } = told(outside);
    const body = webhookBody({ repository: 'acme/shop', story: whole, markers: [], alarms: [] });
    const { data } = JSON.parse(Buffer.from(JSON.stringify(body)).toString());
    const texts = data.lines.map(({ what, by }: Story['lines'][number]) => [what, ...by].join(' ')).join(' ');
    for (const each of wanted) expect(texts).toContain(each);
  });
});

it('loses nothing in a mail’s HTML, and has no tag in it that is not ours', () => {
  check(outside => {
    const { whole, wanted } = told(outside);
    const { html } = mailOf(whole, { repository: 'acme/shop', domain: 'example.com', told: undefined });
    const tags = new Set([...html.matchAll(/<(?!!doctype)\/?([a-z0-9]+)/gi)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual(['a', 'bdi', 'body', 'h3', 'head', 'html', 'meta', 'table', 'td', 'tr']);
    const shown = html
      .replace(/<[^>]*>/g, ' ')
      .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => SIGNS[name] ?? '');
    for (const each of wanted) expect(shown).toContain(each);
  });
});
const SIGNS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

it('has one line in each header of a mail, whatever the repository and the commit are called', () => {
  fc.assert(
    fc.property(OUTSIDE, PIECE, PIECE, (outside, repository, phase) => {
      const { whole } = told(outside);
      const { text, html, ...headers } = mailOf(
        { ...whole, key: repository },
        { repository, domain: 'example.com', told: phase },
      );
      for (const value of Object.values(headers)) expect(value).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(headers.messageId).toMatch(/^<[\w.@-]+>$/);
      expect(text.length * html.length).toBeGreaterThan(0);
    }),
  );
});

it('fits into one message, however long it is: the oldest lines give way', () => {
  const [first] = logsOf({ actor: 'a', reason: '<'.repeat(400), why: 'y', detail: 'd', check: 'c' });
  const requests = Array.from({ length: 80 }, (_, n) => asked('10:00', { key: `r${n}` }));
  const decisions = requests.map(({ key }, n) => ({
    ...decided('10:05', 'denied', ['bob'], `${n} ${'"'.repeat(290)}`),
    request: key,
  }));
  const whole = story([{ ...log('production'), ...first, requests, decisions }], NEXT, at('12:30')) as Story;
  const message = slackMessage(whole);
  expect(JSON.stringify(message.blocks).length).toBeLessThan(12_000);
  const { text } = readBlocks(message.blocks);
  expect(text).toMatch(/… \d+ earlier lines are in the release log/);
  expect(text).toContain('refused from now on');
});

it('fits into one message, however long its last line and the addresses in it are', () => {
  const url = `https://example.com/?${'\\\\'.repeat(900)}`;
  const subjects = Array.from({ length: 6 }, (_, n) => `ecs:eu/shop/${'😀'.repeat(60)}${n}`);
  const records = [release({ until: '12:05', subjects, of: { url } })];
  const whole = story([log('production', { records })], NEXT, at('12:30')) as Story;
  const { blocks } = slackMessage(whole);
  expect(wrongWith(blocks)).toBeUndefined();
  expect(readBlocks(blocks).text).toContain('production: live: ');
});

it('fits quickly, though it has thousands of lines', () => {
  const { whole } = told({ actor: 'a', reason: 'r', why: 'w', detail: 'd', check: 'c' });
  const lines = Array.from({ length: 500 }, () => whole.lines).flat();
  const begun = performance.now();
  expect(wrongWith(slackMessage({ ...whole, lines }).blocks)).toBeUndefined();
  expect(performance.now() - begun).toBeLessThan(1_000);
});
