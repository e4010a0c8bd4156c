import { ConfigError, RemoteError } from '@pipeline/contracts';
import { JWT } from 'google-auth-library';
import { describe, expect, it } from 'vitest';
import { accountForGithub } from '../../local-cloud/src/index.ts';
import { type ExistingCredentials, existingCredentials } from '../src/index.ts';
import { ACCOUNT, type GoogleCloud, openGoogle, PROVIDER, runPorts } from './google-cloud.ts';

const MINUTE = 60_000;
const AUDIENCE = 'https://api-123456789012.europe-west1.run.app';

/** What a step finds that runs after others: the environment's variables, and files by their path. */
async function found(
  cloud: GoogleCloud,
  env: Record<string, string>,
  files: Record<string, string> = {},
  serviceAccount?: string,
) {
  const run = runPorts(cloud);
  let passed = 0;
  const all: Record<string, string> = { ...cloud.google.env, ...env };
  const ports = { ...run.ports, clock: { now: () => Date.now() + passed } };
  const readFile = async (path: string) => {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  };
  const existing = await existingCredentials(name => all[name], readFile, ports, { serviceAccount });
  const pass = (ms: number) => {
    passed += ms;
  };
  return { ...run, existing: existing as ExistingCredentials, pass };
}

/** As google-github-actions/auth writes it. */
function externalAccount({ oidc, google }: GoogleCloud, more: object = {}): string {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = oidc.env;
  return JSON.stringify({
    type: 'external_account',
    audience: `//iam.googleapis.com/${PROVIDER}`,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${google.url}/v1/token`,
    service_account_impersonation_url: `${google.url}/v1/projects/-/serviceAccounts/${ACCOUNT}:generateAccessToken`,
    credential_source: {
      url: `${url}&audience=${encodeURIComponent(`https://iam.googleapis.com/${PROVIDER}`)}`,
      headers: { Authorization: `Bearer ${token}` },
      format: { type: 'json', subject_token_field_name: 'value' },
    },
    ...more,
  });
}

describe('existingCredentials', () => {
  it('finds nothing where nothing is', async () => {
    expect((await found(await openGoogle(), {})).existing).toBeUndefined();
  });

  it('takes an access token before any file, as it is, until it is refused', async () => {
    const env = { CLOUDSDK_AUTH_ACCESS_TOKEN: 'ya29.given', GOOGLE_APPLICATION_CREDENTIALS: '/nowhere' };
    const { existing, masked, lines } = await found(await openGoogle(), env);
    expect(await existing.accessToken()).toBe('ya29.given');
    expect(masked).toEqual(['ya29.given']);
    expect(lines).toEqual([expect.stringContaining('cannot be refreshed')]);
    existing.invalidate('another');
    expect(await existing.accessToken()).toBe('ya29.given');
    existing.invalidate('ya29.given');
    await expect(existing.accessToken()).rejects.toMatchObject({
      status: 401,
      hint: expect.stringContaining('workload-identity-provider'),
    });
  });

  it('gets an ID token by an access token, for the account that is named', async () => {
    const cloud = await openGoogle();
    const { token } = cloud.google.tokens.issue({ members: accountForGithub('org/shop').users }, 600);
    const env = { CLOUDSDK_AUTH_ACCESS_TOKEN: token };
    const { existing } = await found(cloud, env, {}, ACCOUNT);
    expect(await cloud.google.idTokens.whose(await existing.idToken(AUDIENCE), [AUDIENCE])).toBe(ACCOUNT);
    const nameless = await found(cloud, env);
    await expect(nameless.existing.idToken(AUDIENCE)).rejects.toThrow('no service account whose it is to be');
  });

  it('trades a key for tokens, masks both, and gets a new one in time', async () => {
    const cloud = await openGoogle();
    const key = cloud.google.keyFile(ACCOUNT);
    const env = { GOOGLE_APPLICATION_CREDENTIALS: '/tmp/key.json' };
    const { existing, masked, pass } = await found(cloud, env, { '/tmp/key.json': JSON.stringify(key) });
    expect(existing).toMatchObject({
      what: `the key of ${ACCOUNT} in /tmp/key.json`,
      serviceAccount: ACCOUNT,
      project: 'shop',
    });
    const token = await existing.accessToken();
    expect(cloud.google.tokens.whose(token)?.email).toBe(ACCOUNT);
    const secrets = (key.private_key ?? '').split('\n').filter(line => /^[A-Za-z0-9+/=]{30,}$/.test(line));
    expect(masked).toEqual(expect.arrayContaining([...secrets, token]));
    pass(54 * MINUTE);
    expect(await existing.accessToken()).toBe(token);
    // The stand-in's clock is the real one: what is asked for later must look like now.
    pass(-54 * MINUTE);
    existing.invalidate(token);
    expect(await existing.accessToken()).not.toBe(token);
    const id = await existing.idToken(AUDIENCE);
    expect(await cloud.google.idTokens.whose(id, [AUDIENCE])).toBe(ACCOUNT);
    expect(masked).toContain(id);
  });

  it('takes an external account as Google’s client does, and its own token for an ID token', async () => {
    const cloud = await openGoogle();
    const env = { GOOGLE_GHA_CREDS_PATH: '/tmp/gha.json' };
    const { existing } = await found(cloud, env, { '/tmp/gha.json': externalAccount(cloud) });
    expect(existing.serviceAccount).toBe(ACCOUNT);
    expect(cloud.google.tokens.whose(await existing.accessToken())?.email).toBe(ACCOUNT);
    expect(await cloud.google.idTokens.whose(await existing.idToken(AUDIENCE), [AUDIENCE])).toBe(ACCOUNT);
  });

  it('says of an external account without impersonation that an ID token needs a name', async () => {
    const cloud = await openGoogle();
    const json = externalAccount(cloud, { service_account_impersonation_url: undefined });
    const env = { GOOGLE_APPLICATION_CREDENTIALS: '/tmp/gha.json' };
    const { existing } = await found(cloud, env, { '/tmp/gha.json': json });
    expect(cloud.google.tokens.whose(await existing.accessToken())?.email).toBeUndefined();
    await expect(existing.idToken(AUDIENCE)).rejects.toBeInstanceOf(ConfigError);
    const named = await found(cloud, env, { '/tmp/gha.json': json }, ACCOUNT);
    expect(await named.existing.idToken(AUDIENCE)).toMatch(/^eyJ/);
  });

  it.each<[string, string | undefined, RegExp]>([
    [
      'that is not there',
      undefined,
      /\/tmp\/c.json, which GOOGLE_APPLICATION_CREDENTIALS names, cannot be read/,
    ],
    ['that is not JSON', 'hunter2', /is not JSON/],
    ['that is a list', '["hunter2"]', /is not JSON/],
    ['of a person', '{"type":"authorized_user","refresh_token":"hunter2"}', /is a person’s login/],
    ['of no type', '{"hunter2":1}', /of no type that is known here/],
    ['of a type of the language’s', '{"type":"constructor"}', /of no type that is known here/],
    [
      'without a key',
      '{"type":"service_account","client_email":"a@b.gserviceaccount.com"}',
      /no private_key/,
    ],
    ['without an account', '{"type":"service_account","private_key":"hunter2"}', /no client_email/],
    [
      'that sends its token away without TLS',
      '{"type":"external_account","token_url":"http://example.com/hunter2"}',
      /no token_url with https/,
    ],
    [
      'that runs a program',
      '{"type":"external_account","token_url":"https://sts.googleapis.com/v1/token","credential_source":{"executable":{"command":"hunter2"}}}',
      /neither a url nor a file/,
    ],
  ])('refuses a file %s, and tells nothing of what is in it', async (_, text, said) => {
    const files = text === undefined ? undefined : { '/tmp/c.json': text };
    const env = { GOOGLE_APPLICATION_CREDENTIALS: '/tmp/c.json' };
    const error = await found(await openGoogle(), env, files).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toMatch(said);
    expect((error as ConfigError).message).not.toContain('hunter2');
  });
});

describe('a refusal of existing credentials', () => {
  async function refused(
    act: (existing: ExistingCredentials) => Promise<string>,
    cloud: GoogleCloud,
    text: string,
  ) {
    const env = { GOOGLE_APPLICATION_CREDENTIALS: '/tmp/c.json' };
    const { existing } = await found(cloud, env, { '/tmp/c.json': text });
    const error = await act(existing).catch((thrown: unknown) => thrown);
    if (!(error instanceof RemoteError)) throw new Error('it was not refused', { cause: error });
    return error;
  }

  it('names the key that was deleted', async () => {
    const cloud = await openGoogle();
    const old = JSON.stringify(cloud.google.keyFile(ACCOUNT));
    cloud.google.keyFile(ACCOUNT);
    const error = await refused(each => each.accessToken(), cloud, old);
    expect(error.message).toBe(
      `Google refused the key of ${ACCOUNT} in /tmp/c.json: invalid_grant: Invalid JWT Signature.`,
    );
    expect(error).toMatchObject({
      errorCode: 'invalid_grant',
      hint: expect.stringContaining('key may be deleted'),
    });
  });

  it('names the file of an external account, in Google’s words', async () => {
    const cloud = await openGoogle({ provider: { condition: "assertion.repository == 'other/shop'" } });
    const error = await refused(each => each.accessToken(), cloud, externalAccount(cloud));
    expect(error.message).toBe(
      'Google refused the external account in /tmp/c.json: unauthorized_client: The given credential is rejected by the attribute condition.',
    );
  });

  it('of an ID token names the role', async () => {
    const cloud = await openGoogle({ serviceAccounts: [{ email: ACCOUNT, users: [] }] });
    const error = await refused(each => each.idToken(AUDIENCE), cloud, externalAccount(cloud));
    expect(error.message).toContain(`no ID token of ${ACCOUNT}: IAM_PERMISSION_DENIED`);
    expect(error.hint).toContain(`roles/iam.serviceAccountOpenIdTokenCreator on ${ACCOUNT}`);
  });

  it('outlasts a 503, a 429, a reset and half an answer, and says what stays', async () => {
    const cloud = await openGoogle();
    const key = JSON.stringify(cloud.google.keyFile(ACCOUNT));
    const env = { GOOGLE_APPLICATION_CREDENTIALS: '/tmp/c.json' };
    for (const kind of ['server-error', 'throttle', 'reset-after', 'truncate'] as const) {
      cloud.google.faults.add({ kind, service: 'google-oauth', count: 1 });
      const { existing } = await found(cloud, env, { '/tmp/c.json': key });
      expect(await existing.accessToken()).toMatch(/^ya29/);
    }
    cloud.google.faults.add({ kind: 'server-error', service: 'google-oauth', count: 9 });
    const error = await refused(each => each.accessToken(), cloud, key);
    expect(error).toMatchObject({ transient: true, hint: expect.stringContaining('later') });
    expect(cloud.google.log.requests('google-oauth').filter(({ status }) => status === 500)).toHaveLength(4);
  });

  it('tells of a key that cannot be read without showing it', async () => {
    const cloud = await openGoogle();
    const key = {
      ...cloud.google.keyFile(ACCOUNT),
      private_key: '-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n',
    };
    const env = { GOOGLE_APPLICATION_CREDENTIALS: '/tmp/c.json' };
    const { existing } = await found(cloud, env, { '/tmp/c.json': JSON.stringify(key) });
    const error = (await existing.accessToken().catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(`The private key of ${ACCOUNT} cannot be read`);
  });
});

describe('the stand-in', () => {
  /** Google’s client, with its one fixed address turned to the stand-in’s. */
  async function client() {
    const { google } = await openGoogle();
    const { client_email: email = '', private_key: key = '' } = google.keyFile(ACCOUNT);
    const jwt = new JWT({ email, key, scopes: ['https://www.googleapis.com/auth/cloud-platform'] });
    jwt.transporter.interceptors.request.add({
      resolved: async options => ({ ...options, url: new URL(`${google.url}/token`) }),
    });
    return { google, jwt };
  }

  it('takes a key as Google’s own client presents it', async () => {
    const { google, jwt } = await client();
    const { token } = await jwt.getAccessToken();
    expect(google.tokens.whose(token ?? '')?.email).toBe(ACCOUNT);
    expect(await google.idTokens.whose(await jwt.fetchIdToken(AUDIENCE), [AUDIENCE])).toBe(ACCOUNT);
  });

  it('takes no key that another has replaced', async () => {
    const { google, jwt } = await client();
    google.keyFile(ACCOUNT);
    await expect(jwt.getAccessToken()).rejects.toThrow('Invalid JWT Signature.');
  });
});
