import { createServer } from 'node:http';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { bind } from '../../src/http/bind.ts';
import { invokerRefusal, openFront } from '../../src/index.ts';
import { EMAIL, openGoogle } from './fixture.ts';

const AUDIENCE = 'https://api-123456789012.europe-west1.run.app';
const PATH = `/v1/projects/-/serviceAccounts/${EMAIL}:generateIdToken`;

describe('generateIdToken', () => {
  it('signs for the audience, by keys that are published, for an hour', async () => {
    const { google, post } = await openGoogle();
    const { status, body } = await post(PATH, { audience: AUDIENCE, includeEmail: true });
    expect(status).toBe(200);
    const keys = createRemoteJWKSet(new URL(`${google.url}/oauth2/v3/certs`));
    const { payload } = await jwtVerify(body.token, keys, { audience: AUDIENCE });
    expect(payload).toMatchObject({
      iss: 'https://accounts.google.com',
      email: EMAIL,
      email_verified: true,
      sub: expect.stringMatching(/^\d{21}$/),
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3_600);
  });

  it('leaves the email out unless it is asked for', async () => {
    const { post } = await openGoogle();
    expect(decodeJwt((await post(PATH, { audience: AUDIENCE })).body.token)).not.toHaveProperty('email');
  });

  it.each<[string, string[] | undefined, string, object, number]>([
    ['somebody else', ['serviceAccount:x@shop.iam.gserviceaccount.com'], PATH, { audience: AUDIENCE }, 403],
    ['an account that is not there', undefined, PATH.replace('push', 'x'), { audience: AUDIENCE }, 403],
    ['no audience', undefined, PATH, {}, 400],
    ['delegates', undefined, PATH, { audience: AUDIENCE, delegates: ['x'] }, 501],
  ])('refuses %s', async (_, members, path, body, status) => {
    const { post, tokenOf } = await openGoogle();
    const answer = await post(path, body, tokenOf(members));
    expect(answer.status).toBe(status);
    if (status === 403) {
      expect(answer.body.error.details[0].metadata.permission).toBe('iam.serviceAccounts.getOpenIdToken');
    }
  });
});

describe('a private service', () => {
  /** A front over a service that says whom it let in. */
  async function openService(members: readonly string[]) {
    const { google, post } = await openGoogle();
    const behind = createServer((_, answer) => answer.end('in'));
    const { url, close } = await bind(behind, 0);
    const pools = [{ weight: 1, targets: [url] }];
    const front = await openFront(
      () => pools,
      0,
      ({ headers }) => invokerRefusal(headers, { audiences: [AUDIENCE], members }, google.idTokens),
    );
    const tokenFor = async (audience: string) => (await post(PATH, { audience })).body.token as string;
    const ask = async (headers: Record<string, string>) => (await fetch(front.url, { headers })).status;
    return { ask, tokenFor, close: () => Promise.all([front.close(), close()]) };
  }

  it('lets in whom it knows, by a token for its own audience', async () => {
    const { ask, tokenFor, close } = await openService([`serviceAccount:${EMAIL}`]);
    const good = await tokenFor(AUDIENCE);
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    expect(await ask({})).toBe(403);
    expect(await ask(bearer('x'))).toBe(401);
    expect(await ask(bearer(await tokenFor('https://other.run.app')))).toBe(401);
    expect(await ask(bearer(good))).toBe(200);
    expect(await ask({ ...bearer('x'), 'x-serverless-authorization': `Bearer ${good}` })).toBe(200);
    await close();
  });

  it.each([
    [[], 403, 403],
    [['serviceAccount:x@shop.iam.gserviceaccount.com'], 403, 403],
    [['allAuthenticatedUsers'], 403, 200],
    [['allUsers'], 200, 200],
  ])('that lets in %j', async (members, without, withToken) => {
    const { ask, tokenFor, close } = await openService(members);
    expect(await ask({})).toBe(without);
    expect(await ask({ authorization: `Bearer ${await tokenFor(AUDIENCE)}` })).toBe(withToken);
    await close();
  });
});
