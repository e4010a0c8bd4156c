import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { googleIdToken, projectOf } from '../src/index.ts';
import { ACCOUNT, type GoogleCloud, openGoogle, PROVIDER, runPorts } from './google-cloud.ts';

const MINUTE = 60_000;
const AUDIENCE = 'https://api-123456789012.europe-west1.run.app';

function tokens(cloud: GoogleCloud, job = {}) {
  const run = runPorts(cloud, job);
  const wish = { workloadIdentityProvider: PROVIDER, serviceAccount: ACCOUNT, endpoints: run.endpoints };
  return { ...run, ids: googleIdToken(wish, run.ports) };
}

describe('googleIdToken', () => {
  it('is the service account’s, for the audience, and masked with all that led to it', async () => {
    const cloud = await openGoogle();
    const { ids, masked } = tokens(cloud);
    const token = await ids.idToken(AUDIENCE);
    expect(await cloud.google.idTokens.whose(token, [AUDIENCE])).toBe(ACCOUNT);
    expect(masked).toEqual([expect.stringMatching(/^eyJ/), expect.stringMatching(/^ya29/), token]);
    // Neither as itself nor by a token of the account: the role for the one is enough.
    expect(cloud.google.log.counts()['google-iam-credentials.GenerateAccessToken']).toBeUndefined();
  });

  it('is kept for its audience until less than five minutes are left', async () => {
    const cloud = await openGoogle();
    const { ids, pass } = tokens(cloud);
    const [first, same] = await Promise.all([ids.idToken(AUDIENCE), ids.idToken(AUDIENCE)]);
    expect(same).toBe(first);
    expect(await ids.idToken('https://other.run.app')).not.toBe(first);
    expect(cloud.google.log.requests('google-iam-credentials')).toHaveLength(2);
    pass(54 * MINUTE);
    expect(await ids.idToken(AUDIENCE)).toBe(first);
    pass(2 * MINUTE);
    await ids.idToken(AUDIENCE);
    expect(cloud.google.log.requests('google-iam-credentials')).toHaveLength(3);
  });

  it('needs a service account, before anything is asked for', async () => {
    const cloud = await openGoogle();
    const { ports } = runPorts(cloud);
    expect(() => googleIdToken({ workloadIdentityProvider: PROVIDER }, ports)).toThrow(ConfigError);
    expect(cloud.google.log.requests()).toEqual([]);
  });

  it('that is refused says what to grant to whom', async () => {
    const cloud = await openGoogle({ serviceAccounts: [{ email: ACCOUNT, users: [] }] });
    const error = await tokens(cloud)
      .ids.idToken(AUDIENCE)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      service: 'Google IAM Credentials',
      operation: 'generateIdToken',
      status: 403,
      errorCode: 'IAM_PERMISSION_DENIED',
      hint: expect.stringContaining(`roles/iam.workloadIdentityUser on ${ACCOUNT} to principal:`),
    });
  });

  it('tells of the attribute condition as for an access token', async () => {
    const { ids } = tokens(await openGoogle(), { repository: 'other/shop' });
    await expect(ids.idToken(AUDIENCE)).rejects.toMatchObject({ errorCode: 'unauthorized_client' });
  });

  it('ends at once when the run is cancelled', async () => {
    const cloud = await openGoogle();
    cloud.google.faults.add({ kind: 'slow', service: 'google-iam-credentials', delayMs: 30_000, count: 1 });
    const run = runPorts(cloud);
    const cancel = new AbortController();
    const wish = { workloadIdentityProvider: PROVIDER, serviceAccount: ACCOUNT, endpoints: run.endpoints };
    const asked = googleIdToken(wish, { ...run.ports, signal: cancel.signal }).idToken(AUDIENCE);
    while (cloud.google.log.requests('google-iam-credentials').length === 0) await new Promise(setImmediate);
    cancel.abort(new ConfigError('cancelled'));
    await expect(asked).rejects.toThrow('cancelled');
  });
});

it.each<
  [string | undefined, Record<string, string>, Record<string, unknown> | undefined, string | undefined]
>([
  ['shop', { GOOGLE_CLOUD_PROJECT: 'other' }, { project_id: 'third' }, 'shop'],
  [undefined, { GOOGLE_CLOUD_PROJECT: '', GCLOUD_PROJECT: 'second' }, { project_id: 'third' }, 'second'],
  [undefined, { CLOUDSDK_CORE_PROJECT: 'gcloud' }, undefined, 'gcloud'],
  [undefined, {}, { project_id: 'third' }, 'third'],
  [undefined, {}, { project_id: 3 }, undefined],
])('projectOf(%j, %j, %j) is %j', (input, env, file, project) => {
  expect(projectOf(input, name => env[name], file)).toBe(project);
});
