import { IdentityPoolClient } from 'google-auth-library';
import { describe, expect, it } from 'vitest';
import { googleCredentials } from '../src/index.ts';
import { ACCOUNT, openGoogle, PROVIDER, runPorts } from './google-cloud.ts';

const MINUTE = 60_000;

describe('googleCredentials', () => {
  it('trades GitHub’s token for the workload identity’s', async () => {
    const cloud = await openGoogle();
    const run = runPorts(cloud);
    const { endpoints } = run;
    const google = googleCredentials({ workloadIdentityProvider: PROVIDER, endpoints }, run.ports);
    expect(run.audiences).toEqual([]);
    const token = await google.accessToken();
    expect(cloud.google.tokens.whose(token)?.members).toContain(
      'principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/subject/repo:org/shop:ref:refs/heads/main',
    );
    expect(run.audiences).toEqual([`https://iam.googleapis.com/${PROVIDER}`]);
    expect(run.masked).toEqual([expect.stringMatching(/^eyJ/), token]);
    // The library and we look at the clock in turn, so it is an hour less what lies between.
    const told =
      /^Google: workload identity of pool github, until 2026-11-01T1(?:2:5\d:\d\d|3:00:00)\.\d{3}Z$/;
    expect(run.lines).toEqual([expect.stringMatching(told)]);
  });

  it('acts as the service account, once for many who ask', async () => {
    const cloud = await openGoogle();
    const run = runPorts(cloud);
    const wish = { workloadIdentityProvider: PROVIDER, serviceAccount: ACCOUNT, endpoints: run.endpoints };
    const google = googleCredentials(wish, run.ports);
    const tokens = await Promise.all([google.accessToken(), google.accessToken()]);
    tokens.push(await google.accessToken());
    expect(new Set(tokens).size).toBe(1);
    expect(cloud.google.tokens.whose(tokens[0] ?? '')?.email).toBe(ACCOUNT);
    expect(cloud.google.log.requests('google-iam-credentials')).toHaveLength(1);
    expect(run.lines[0]).toBe(`Google: ${ACCOUNT}, until 2026-11-01T13:00:00.000Z`);
  });

  it('gets a new one when less than five minutes are left, by a new token of GitHub’s', async () => {
    const run = runPorts(await openGoogle());
    const { endpoints } = run;
    const google = googleCredentials({ workloadIdentityProvider: PROVIDER, endpoints }, run.ports);
    const first = await google.accessToken();
    run.pass(54 * MINUTE);
    expect(await google.accessToken()).toBe(first);
    run.pass(2 * MINUTE);
    expect(await google.accessToken()).not.toBe(first);
    expect(run.audiences).toHaveLength(2);
  });

  it('keeps the old one over a short outage, and tries again after half a minute', async () => {
    const cloud = await openGoogle();
    const run = runPorts(cloud);
    const { endpoints } = run;
    const google = googleCredentials({ workloadIdentityProvider: PROVIDER, endpoints }, run.ports);
    const first = await google.accessToken();
    run.pass(56 * MINUTE);
    cloud.google.faults.add({ kind: 'expired-token', service: 'google-sts', count: 1 });
    expect(await google.accessToken()).toBe(first);
    expect(run.lines[1]).toContain('the old one serves on');
    expect(await google.accessToken()).toBe(first);
    expect(run.audiences).toHaveLength(2);
    run.pass(MINUTE);
    expect(await google.accessToken()).not.toBe(first);
  });

  it('gets a new one for a token that a service refused, and not for an older one', async () => {
    const run = runPorts(await openGoogle());
    const { endpoints } = run;
    const google = googleCredentials({ workloadIdentityProvider: PROVIDER, endpoints }, run.ports);
    const first = await google.accessToken();
    google.invalidate(first);
    const second = await google.accessToken();
    expect(second).not.toBe(first);
    google.invalidate(first);
    expect(await google.accessToken()).toBe(second);
  });

  it('outlasts a reset and a 503', async () => {
    const cloud = await openGoogle();
    cloud.google.faults.add({ kind: 'reset-before', service: 'google-sts', count: 1 });
    cloud.google.faults.add({ kind: 'server-error', service: 'google-iam-credentials', count: 1 });
    const run = runPorts(cloud);
    const wish = { workloadIdentityProvider: PROVIDER, serviceAccount: ACCOUNT, endpoints: run.endpoints };
    const token = await googleCredentials(wish, run.ports).accessToken();
    expect(cloud.google.tokens.whose(token)?.email).toBe(ACCOUNT);
  });

  it('ends at once when the run is cancelled', async () => {
    const cloud = await openGoogle();
    cloud.google.faults.add({ kind: 'slow', service: 'google-sts', delayMs: 30_000, count: 1 });
    const run = runPorts(cloud);
    const { endpoints } = run;
    const cancel = new AbortController();
    const ports = { ...run.ports, signal: cancel.signal };
    const google = googleCredentials({ workloadIdentityProvider: PROVIDER, endpoints }, ports);
    const asked = google.accessToken();
    while (cloud.google.log.requests('google-sts').length === 0) await new Promise(setImmediate);
    cancel.abort(new Error('cancelled'));
    await expect(asked).rejects.toThrow('cancelled');
  });
});

describe('the stand-in', () => {
  it('is what Google’s client takes for Google by itself, as the file of google-github-actions/auth has it', async () => {
    const { oidc, google } = await openGoogle();
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = oidc.env;
    const client = new IdentityPoolClient({
      type: 'external_account',
      audience: `//iam.googleapis.com/${PROVIDER}`,
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${google.url}/v1/token`,
      service_account_impersonation_url: `${google.url}/v1/projects/-/serviceAccounts/${ACCOUNT}:generateAccessToken`,
      credential_source: {
        url: `${url}&audience=${encodeURIComponent(`https://iam.googleapis.com/${PROVIDER}`)}`,
        headers: { Authorization: `Bearer ${requestToken}` },
        format: { type: 'json', subject_token_field_name: 'value' },
      },
    });
    const { token } = await client.getAccessToken();
    expect(google.tokens.whose(token ?? '')?.email).toBe(ACCOUNT);
  });
});
