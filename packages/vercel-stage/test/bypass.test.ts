import type { Fetch } from '@pipeline/checks';
import { describe, expect, it } from 'vitest';
import { BYPASS_HEADER, withBypass, withoutLogin } from '../src/index.ts';

const OWN = 'https://shop-web-2-acme.vercel.app';
const OPEN = 'https://shop.example.com';
const ELSEWHERE = 'https://cdn.example.net';
const LOGIN = 'https://vercel.com/sso-api?url=x&nonce=1';

/** A web whose own host asks who is there, and another one that does so too. */
function aWeb(refuse: () => Response) {
  const asked: { url: string; secret: string | null; redirect: string | undefined }[] = [];
  const web: Fetch = async (url, { headers, redirect }) => {
    const secret = new Headers(headers).get(BYPASS_HEADER);
    asked.push({ url, secret, redirect });
    const guarded = [OWN, ELSEWHERE].includes(new URL(url).origin);
    return guarded && secret !== 's3cret' ? refuse() : new Response('hello');
  };
  return { asked, web };
}

const VERCEL = { server: 'Vercel', 'x-vercel-id': 'dub1::iad1::abc' };
const toLogin = (by: Record<string, string> = VERCEL) =>
  new Response(null, { status: 302, headers: { location: LOGIN, ...by } });
const unauthorized = (by: Record<string, string> = VERCEL) =>
  new Response('Authentication Required', { status: 401, headers: by });

describe('the secret for automation', () => {
  it.each([
    ['a redirect to Vercel’s log-in', toLogin],
    ['401', unauthorized],
  ])('gets past %s of Vercel’s, and is kept for that origin', async (_, refuse) => {
    const { asked, web } = aWeb(() => refuse());
    const ask = withBypass(web, { secret: 's3cret', origins: [OWN, OPEN] });
    expect((await ask(`${OWN}/a`, {})).status).toBe(200);
    await ask(`${OWN}/b`, {});
    await ask(`${OPEN}/c`, {});
    expect(asked.map(({ url, secret }) => [url, secret])).toEqual([
      [`${OWN}/a`, null],
      [`${OWN}/a`, 's3cret'],
      [`${OWN}/b`, 's3cret'],
      [`${OPEN}/c`, null],
    ]);
    expect(asked.every(({ redirect }) => redirect === 'manual')).toBe(true);
  });

  it('is shown to no other origin, whatever that one asks', async () => {
    const { asked, web } = aWeb(() => unauthorized());
    const ask = withBypass(web, { secret: 's3cret', origins: [OWN] });
    expect((await ask(`${ELSEWHERE}/x`, {})).status).toBe(401);
    expect((await ask(`https://shop-web-2-acme.vercel.app.evil.example/`, {})).status).toBe(200);
    expect(asked.map(({ secret }) => secret)).toEqual([null, null]);
  });

  it.each<[string, () => Response]>([
    ['an application elsewhere, with 401', () => unauthorized({})],
    ['one that redirects to Vercel’s log-in', () => toLogin({ server: 'nginx' })],
    ['a proxy in front of Vercel', () => unauthorized({ ...VERCEL, server: 'cloudflare' })],
    ['one that calls itself Vercel alone', () => unauthorized({ server: 'Vercel' })],
    [
      'Vercel, which redirects to where only the name begins alike',
      () => toLogin({ ...VERCEL, location: 'https://vercel.com/sso-apis' }),
    ],
  ])('is not shown to %s, though the origin is the project’s', async (_, refuse) => {
    const { asked, web } = aWeb(refuse);
    const ask = withBypass(web, { secret: 's3cret', origins: [OWN, OPEN] });
    for (const path of ['/a', '/b']) await ask(`${OWN}${path}`, {});
    expect(asked.map(({ secret }) => secret)).toEqual([null, null]);
  });

  it('leaves what a check sends as it is', async () => {
    let sent: RequestInit | undefined;
    const web: Fetch = async (_, init) => {
      sent = init;
      return new Headers(init.headers).has(BYPASS_HEADER) ? new Response() : toLogin();
    };
    await withBypass(web, { secret: 's3cret', origins: [OWN] })(`${OWN}/`, {
      method: 'POST',
      body: 'x',
      headers: { authorization: 'Bearer 1' },
    });
    expect([sent?.method, sent?.body, new Headers(sent?.headers).get('authorization')]).toEqual([
      'POST',
      'x',
      'Bearer 1',
    ]);
  });
});

describe('Vercel’s log-in', () => {
  it('is no answer of what was deployed', async () => {
    const { web } = aWeb(() => toLogin());
    await expect(withoutLogin(web)(`${OWN}/`, {})).rejects.toThrow('give `protection-bypass`');
    expect((await withoutLogin(web)(`${OPEN}/`, {})).status).toBe(200);
  });

  it.each([
    'https://vercel.com.evil.example/sso-api',
    '/login',
    'https://shop.example.com/?u=https://vercel.com/login',
  ])('is not %s', async location => {
    const web: Fetch = async () => new Response(null, { status: 302, headers: { location } });
    expect((await withoutLogin(web)(`${OPEN}/`, {})).status).toBe(302);
  });
});
