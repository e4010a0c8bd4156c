import type { Fetch } from '@pipeline/checks';
import { describe, expect, it } from 'vitest';
import { turningClock } from '../../../../packages/release/test/turning-clock.ts';
import { compareProbe } from '../../src/compare/probe.ts';

const OWN = 'https://shop-web-2-acme.vercel.app';
const DOMAIN = 'https://shop.example.com';

type Answers = (at: number, url: URL) => Response;

/** A web of two hosts, and what was asked of it. */
function compared(own: Answers, domain: Answers, paths = ['/index.html']) {
  const asked: URL[] = [];
  const inits: RequestInit[] = [];
  const counts = new Map<string, number>();
  const fetch: Fetch = async (text, init) => {
    const url = new URL(text);
    asked.push(url);
    inits.push(init);
    const at = counts.get(url.origin) ?? 0;
    counts.set(url.origin, at + 1);
    return url.origin === OWN ? own(at, url) : domain(at, url);
  };
  const lines: string[] = [];
  let nonce = 0;
  const probe = compareProbe(
    { paths, own: OWN, within: 20_000 },
    {
      fetch,
      clock: turningClock(0),
      signal: new AbortController().signal,
      log: line => lines.push(line),
      nonce: () => `n${nonce++}`,
    },
  );
  return { found: () => probe.look({ name: 'production', url: DOMAIN }), asked, inits, lines };
}

const page = (text: string) => () => new Response(text);

describe('the comparison', () => {
  it('passes where a domain answers with the deployment’s bytes three times in a row', async () => {
    const { found, asked, inits } = compared(page('new'), at => new Response(at === 1 ? 'old' : 'new'));
    expect(await found()).toMatchObject({ ok: true, detail: expect.stringContaining('/index.html') });
    // One that agreed before another did not counts for nothing.
    expect(asked.filter(({ origin }) => origin === DOMAIN)).toHaveLength(5);
    expect(new Set(asked.map(({ search }) => search)).size).toBe(asked.length);
    for (const { searchParams } of asked) expect([...searchParams.keys()]).toEqual(['pipeline-compare']);
    for (const { headers, redirect } of inits) {
      expect(redirect).toBe('manual');
      expect(Object.keys(headers ?? {}).sort()).toEqual(['cache-control', 'user-agent']);
    }
  });

  it.each<[string, Answers, Answers, RegExp]>([
    [
      'other bytes',
      page('new'),
      page('old'),
      /\/index.html: it answers other bytes \(3\) than the deployment \(3\)/,
    ],
    [
      'another status',
      page('new'),
      () => new Response('new', { status: 503 }),
      /it answers 503, and the deployment 200/,
    ],
    [
      'Vercel’s log-in',
      page('new'),
      () => new Response('', { status: 401 }),
      /Deployment Protection answered/,
    ],
    [
      'nobody',
      page('new'),
      () => {
        throw new Error('connection refused');
      },
      /connection refused/,
    ],
  ])('fails where a domain answers with %s until its time is up', async (_, own, domain, says) => {
    const { found, lines } = compared(own, domain);
    expect(await found()).toMatchObject({ ok: false, detail: expect.stringMatching(says) });
    expect(lines).toHaveLength(1);
  });

  it.each<[string, Answers, RegExp]>([
    ['does not have the path', () => new Response('', { status: 404 }), /the deployment itself answers 404/],
    ['answers other bytes each time', at => new Response(`${at}`), /other bytes each time: choose a path/],
    ['is protected', () => new Response('', { status: 401 }), /give `protection-bypass`/],
    [
      'only sends to the log-in',
      () => new Response(null, { status: 302, headers: { location: 'https://vercel.com/sso-api?url=x' } }),
      /give `protection-bypass`/,
    ],
  ])('says that there is nothing to compare with where the deployment %s', async (_, own, says) => {
    const { found, asked } = compared(own, page('new'));
    expect(await found()).toMatchObject({ ok: false, detail: expect.stringMatching(says) });
    expect(asked.every(({ origin }) => origin === OWN)).toBe(true);
  });

  it('looks at every path', async () => {
    const byPath: Answers = (_, { pathname }) => new Response(pathname);
    const wrong: Answers = (_, { pathname }) => new Response(pathname === '/b' ? 'old' : pathname);
    expect(await compared(byPath, byPath, ['/a', '/b']).found()).toMatchObject({ ok: true });
    expect(await compared(byPath, wrong, ['/a', '/b']).found()).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^\/b: /),
    });
  });
});
