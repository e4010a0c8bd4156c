import { inspect } from 'node:util';
import { ConfigError, RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { type GoogleIdentityOptions, googleCredentials } from '../src/index.ts';
import { ACCOUNT, type GoogleCloud, openGoogle, PROVIDER, runPorts } from './google-cloud.ts';

async function refused(
  cloud: GoogleCloud,
  options: Partial<GoogleIdentityOptions> = {},
  job: Parameters<typeof runPorts>[1] = {},
): Promise<RemoteError> {
  const { ports, endpoints, masked } = runPorts(cloud, job);
  const wish = { workloadIdentityProvider: PROVIDER, endpoints, ...options };
  const error = await googleCredentials(wish, ports)
    .accessToken()
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  if (!(error instanceof RemoteError)) throw new Error('it was not refused', { cause: error });
  const [token = 'none'] = masked;
  // As the runner would print it with all that it holds.
  expect(inspect([error, error.hint], { depth: null })).not.toContain(token);
  return error;
}

describe('a refusal', () => {
  it('by the attribute condition tells what the token says', async () => {
    const error = await refused(await openGoogle(), {}, { repository: 'other/shop' });
    expect(error).toMatchObject({ service: 'Google STS', status: 400, errorCode: 'unauthorized_client' });
    expect(error.message).toBe(
      'Google’s provider github of pool github in project 123456789012 refused this run’s token (subject "repo:other/shop:ref:refs/heads/main", audience "https://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github/providers/github"): The given credential is rejected by the attribute condition.',
    );
    expect(error.hint).toContain('assertion.repository == "other/shop", assertion.ref == "refs/heads/main"');
    expect(error.hint).toContain('names no environment');
  });

  it('of a subject with ids says so', async () => {
    const job = {
      repository: 'other/shop',
      environment: 'staging',
      claims: { sub: 'repo:other@1/shop@2:environment:staging' },
    };
    const { hint } = await refused(await openGoogle(), {}, job);
    expect(hint).toContain('carries ids');
    expect(hint).not.toContain('names no environment');
  });

  it('for a provider that is not there names its parts', async () => {
    const error = await refused(await openGoogle(), {
      workloadIdentityProvider: PROVIDER.replace(/github$/, 'gitlab'),
    });
    expect(error.errorCode).toBe('invalid_target');
    expect(error.message).toContain('no provider gitlab of pool github in project 123456789012');
  });

  it('of the audience names what to allow', async () => {
    const cloud = await openGoogle({ provider: { allowedAudiences: ['https://example.com'] } });
    const error = await refused(cloud);
    expect(error.errorCode).toBe('invalid_grant');
    expect(error.hint).toContain(`"https://iam.googleapis.com/${PROVIDER}"`);
    expect(error.hint).toContain(cloud.oidc.issuer);
  });

  it('of a token that has run out', async () => {
    const { message } = await refused(await openGoogle({ lifetimeSeconds: -60 }));
    expect(message).toContain('stale to sign-in');
  });

  it('to act as the service account says what to grant to whom', async () => {
    const cloud = await openGoogle({ serviceAccounts: [{ email: ACCOUNT, users: [] }] });
    const error = await refused(cloud, { serviceAccount: ACCOUNT });
    expect(error).toMatchObject({
      service: 'Google IAM Credentials',
      status: 403,
      errorCode: 'IAM_PERMISSION_DENIED',
    });
    const pool = '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github';
    expect(error.hint).toContain(`roles/iam.workloadIdentityUser on ${ACCOUNT}`);
    expect(error.hint).toContain(`principal:${pool}/subject/repo:org/shop:ref:refs/heads/main,`);
    expect(error.hint).toContain(`principalSet:${pool}/attribute.repository/org/shop `);
  });

  it('that stays busy is passing', async () => {
    const cloud = await openGoogle();
    cloud.google.faults.add({ kind: 'throttle', service: 'google-sts', count: 20 });
    const error = await refused(cloud);
    expect(error).toMatchObject({ status: 429, transient: true });
    expect(error.hint).toContain('later');
  });

  it('by nobody, where nothing answers', async () => {
    const cloud = await openGoogle();
    await cloud.google.close();
    const error = await refused(cloud);
    expect(error.message).toMatch(/^Google STS could not be reached: .*ECONNREFUSED/);
    expect(error.transient).toBe(true);
  });

  it('of GitHub’s own is passed on: a ConfigError as it is, anything else translated', async () => {
    const { ports, endpoints } = runPorts(await openGoogle());
    const wish = { workloadIdentityProvider: PROVIDER, endpoints };
    const none = new ConfigError('GitHub gives this job no OIDC token');
    const asked = (error: Error) =>
      googleCredentials(wish, { ...ports, idToken: () => Promise.reject(error) }).accessToken();
    await expect(asked(none)).rejects.toBe(none);
    await expect(asked(new Error('Error message: timeout\n at x'))).rejects.toMatchObject({
      service: 'GitHub OIDC',
      message: 'GitHub gave no OIDC token: Error message: timeout',
    });
  });
});
