import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountForGithub,
  type LocalCloud,
  providerForGithub,
  startGoogle,
  startLocalCloud,
} from '../../src/index.ts';

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = await startLocalCloud();
});
afterEach(() => cloud.close());

const { name } = providerForGithub('', 'org/shop');
const { email } = accountForGithub('org/shop');

async function exchange(more: Record<string, string> = {}) {
  const asked = {
    grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
    subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
    audience: `//iam.googleapis.com/${name}`,
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    subjectToken: await cloud.oidc.sign({}, `https://iam.googleapis.com/${name}`),
    ...more,
  };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${cloud.google.url}/v1/token`, {
    method: 'POST',
    headers,
    body: JSON.stringify(asked),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

async function generate(token: string, body: object, account = email) {
  const answer = await fetch(
    `${cloud.google.url}/v1/projects/-/serviceAccounts/${account}:generateAccessToken`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('Google’s STS', () => {
  it('takes JSON as it takes a form', async () => {
    const { status, body } = await exchange();
    expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 3_600]);
    expect(cloud.google.tokens.whose(body.access_token ?? '')).toBeDefined();
    expect(cloud.writes()).toEqual([]);
  });

  it.each([
    ['another grant', { grantType: 'password' }, 'invalid_request', 'grant_type'],
    ['no scope', { scope: '' }, 'invalid_request', 'scope'],
    [
      'a name without its provider',
      { audience: '//iam.googleapis.com/projects/1' },
      'invalid_request',
      'full resource name',
    ],
    [
      'a provider that is not there',
      { audience: `//iam.googleapis.com/${name}s` },
      'invalid_target',
      'audience',
    ],
    ['what is no token', { subjectToken: 'x' }, 'invalid_grant', 'not a valid JWT'],
  ])('refuses %s', async (_, more, error, said) => {
    const { status, body } = await exchange(more);
    expect([status, body.error]).toEqual([400, error]);
    expect(body.error_description).toContain(said);
  });

  it('refuses a token that somebody else has signed in the issuer’s name', async () => {
    const [head, claims] = (await cloud.oidc.sign({}, `https://iam.googleapis.com/${name}`)).split('.');
    const { body } = await exchange({
      subjectToken: `${head}.${claims}.${Buffer.from('forged').toString('base64url')}`,
    });
    expect(body).toMatchObject({
      error: 'invalid_grant',
      error_description: expect.stringContaining('verified'),
    });
  });

  it('does not begin with a condition that it would judge wrongly', async () => {
    const provider = {
      ...providerForGithub(cloud.oidc.issuer, 'org/shop'),
      condition: 'assertion.ref.startsWith("x")',
    };
    await expect(startGoogle({ providers: [provider] })).rejects.toThrow('is not implemented here');
  });

  it('judges by all the claims that a condition names', async () => {
    const condition = `assertion.repository == 'org/shop' && assertion.environment == "production"`;
    const provider = { ...providerForGithub(cloud.oidc.issuer, 'org/shop'), condition };
    const google = await startGoogle({ providers: [provider] });
    const had = cloud.google;
    cloud.google = google;
    try {
      const audience = `https://iam.googleapis.com/${name}`;
      expect((await exchange()).body.error).toBe('unauthorized_client');
      const subjectToken = await cloud.oidc.sign({ environment: 'production' }, audience);
      expect((await exchange({ subjectToken })).status).toBe(200);
    } finally {
      cloud.google = had;
      await google.close();
    }
  });
});

describe('Google’s IAM Credentials', () => {
  const scope = ['https://www.googleapis.com/auth/cloud-platform'];

  it('gives a service account’s token for as long as was asked', async () => {
    const { access_token: token = '' } = (await exchange()).body;
    const { status, body } = await generate(token, { scope, lifetime: '600s' });
    expect(status).toBe(200);
    expect(body.expireTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(cloud.google.tokens.whose(String(body.accessToken))?.email).toBe(email);
  });

  it.each<[string, object, string | undefined, number, string]>([
    ['no scope', {}, undefined, 400, 'INVALID_ARGUMENT'],
    ['two hours', { scope, lifetime: '7200s' }, undefined, 400, 'INVALID_ARGUMENT'],
    ['an account that is not there', { scope }, 'x@shop.iam.gserviceaccount.com', 403, 'PERMISSION_DENIED'],
  ])('refuses %s', async (_, asked, account, status, code) => {
    const { access_token: token = '' } = (await exchange()).body;
    const { body } = await generate(token, asked, account);
    expect(body).toMatchObject({ error: { code: status, status: code } });
  });

  it('refuses a token that is nobody’s any more', async () => {
    const { access_token: token = '' } = (await exchange()).body;
    cloud.google.tokens.revokeAll();
    expect((await generate(token, { scope })).status).toBe(401);
  });

  it('says what it does not know', async () => {
    const answer = await fetch(`${cloud.google.url}/v1/projects/shop/serviceAccounts`);
    expect([answer.status, await answer.text()]).toEqual([
      501,
      expect.stringContaining('is not implemented here'),
    ]);
  });
});

it('Artifact Registry takes an access token from its one user, and from nobody else', async () => {
  const { access_token: token = '' } = (await exchange()).body;
  const ask = (host: string, user: string, password: string) =>
    fetch(`http://${host}/token?scope=repository:shop/api:pull`, {
      headers: { authorization: `Basic ${btoa(`${user}:${password}`)}` },
    });
  const { host } = cloud.google.registry;
  expect((await ask(host, 'oauth2accesstoken', token)).status).toBe(200);
  expect((await ask(host, '_token', token)).status).toBe(401);
  expect((await ask(host, 'AWS', token)).status).toBe(401);
  expect((await fetch(`http://${host}/v2/`)).headers.get('www-authenticate')).toContain('Bearer realm=');
});
