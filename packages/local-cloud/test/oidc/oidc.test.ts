import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, expect, it } from 'vitest';
import { type Job, type LocalOidc, startOidc } from '../../src/index.ts';
import { claimsOf } from '../../src/oidc/claims.ts';

let oidc: LocalOidc;
afterEach(() => oidc?.close());

/** As `@actions/core` asks. */
const ask = (env: Record<string, string>, audience = '', token = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN) =>
  fetch(`${env.ACTIONS_ID_TOKEN_REQUEST_URL}${audience && `&audience=${audience}`}`, {
    headers: { authorization: `Bearer ${token}` },
  });

it('gives a token that its published keys verify, for the job that asks', async () => {
  oidc = await startOidc({ job: { repository: 'org/shop', environment: 'staging' } });
  const configuration = await fetch(`${oidc.issuer}/.well-known/openid-configuration`);
  const { issuer, jwks_uri } = (await configuration.json()) as { issuer: string; jwks_uri: string };
  const keys = createRemoteJWKSet(new URL(jwks_uri));
  const other = oidc.envFor({ repository: 'org/web', eventName: 'pull_request' });
  for (const [env, audience, aud, sub] of [
    [oidc.env, 'sts.amazonaws.com', 'sts.amazonaws.com', 'repo:org/shop:environment:staging'],
    [other, '', 'https://github.com/org', 'repo:org/web:pull_request'],
  ] as const) {
    const { value } = (await (await ask(env, audience)).json()) as { value: string };
    const { payload } = await jwtVerify(value, keys, { issuer, audience: aud });
    expect(payload.sub).toBe(sub);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  }
});

it('gives none to a job that may not have one', async () => {
  oidc = await startOidc();
  expect((await ask(oidc.env, '', 'guess')).status).toBe(401);
});

const named = (sub: string, job: Job, form: 'names' | 'ids' = 'names') => [sub, job, form] as const;
it.each([
  named('repo:org/shop:ref:refs/heads/main', {}),
  named('repo:org/shop:ref:refs/tags/v1', { ref: 'refs/tags/v1' }),
  named('repo:org/shop:pull_request', { eventName: 'pull_request' }),
  named('repo:org/shop:environment:production', { environment: 'production', eventName: 'pull_request' }),
  named('repo:org/shop:environment:a%3Ab', { environment: 'a:b' }),
  named('repo:org@123/shop@456:environment:production', { environment: 'production' }, 'ids'),
])('subject %s', (sub, job, form) => {
  expect(claimsOf(job, form).sub).toBe(sub);
});
