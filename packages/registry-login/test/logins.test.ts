import { digestOf, OCI_INDEX } from '@pipeline/oci';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud, startRegistry } from '../../local-cloud/src/index.ts';
import { type Login, loginSurroundings, readLogin, registryLogins } from '../src/index.ts';
import { loginTo, testRun } from './run.ts';

const PROVIDER = 'projects/123456789012/locations/global/workloadIdentityPools/github/providers/github';
const ACCOUNT = 'push@shop.iam.gserviceaccount.com';
const digest = `sha256:${'0'.repeat(64)}` as const;
const ROLE = 'arn:aws:iam::123456789012:role/deploy';

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = await startLocalCloud();
});
afterEach(() => cloud.close());

const withoutKeys = () => ({ ...cloud.env, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });

async function resolved(source: Login['credentials']): Promise<{ username: string; password: string }> {
  const credentials = typeof source === 'function' ? await source() : source;
  if (credentials === undefined || !('username' in credentials)) throw new Error('no user was given');
  return credentials;
}

describe('a login over HTTP', () => {
  it('opens ECR as a role, and asks nobody before', async () => {
    const { host } = cloud.registry;
    const { run, lines, masked } = testRun(cloud, withoutKeys());
    const around = loginSurroundings(run.context);
    const login = readLogin({ roleToAssume: ROLE }, { add: expect.unreachable }, { registry: host, around });
    const logins = registryLogins(login, run);
    const registry = await logins.openRegistry(host);
    expect(lines).toEqual([`${host}: login as ECR in eu-west-1 as role deploy in account 123456789012`]);
    expect(cloud.requests()).toEqual([]);
    await registry.ping();
    const { password } = await resolved((await logins.loginFor(host)).credentials);
    expect(masked).toContain(password);
    expect(lines.join('\n')).not.toContain(password);
    expect(lines.filter(line => line.includes('login as'))).toHaveLength(1);
  });

  it('opens a registry once, and one beside it that cancelling does not end', async () => {
    const { host } = cloud.registry;
    const cancelled = new AbortController();
    const { run, lines } = testRun(cloud, cloud.env);
    const logins = registryLogins(loginTo(host, { ecr: { region: 'eu-west-1' } }), {
      ...run,
      signal: cancelled.signal,
    });
    const registry = await logins.openRegistry(host);
    expect(await logins.openRegistry(host)).toBe(registry);
    const steady = await logins.openSteady(host);
    expect(await logins.openSteady(host)).toBe(steady);
    cancelled.abort(new Error('cancelled'));
    await expect(registry.ping()).rejects.toThrow('cancelled');
    await steady.ping();
    expect(lines.filter(line => line.includes('login as'))).toHaveLength(1);
  });

  it('opens Artifact Registry as a service account, renewed by each call', async () => {
    const { host } = cloud.google.registry;
    const { run, lines, masked } = testRun(cloud, withoutKeys());
    const inputs = { workloadIdentityProvider: PROVIDER, serviceAccount: ACCOUNT };
    const around = loginSurroundings(run.context);
    const login = readLogin(inputs, { add: expect.unreachable }, { registry: host, around });
    const logins = registryLogins(login, run);
    const registry = await logins.openRegistry(host);
    expect(lines).toEqual([`${host}: login as Google as ${ACCOUNT}`]);
    await registry.ping();
    const { credentials } = await logins.loginFor(host);
    const { username, password } = await resolved(credentials);
    expect(username).toBe('oauth2accesstoken');
    expect(cloud.google.tokens.whose(password)?.email).toBe(ACCOUNT);
    expect(masked).toContain(password);
  });

  it('asks for one token to look and to tag, and for one to read where nothing is pushed', async () => {
    const { host, log, close } = await startRegistry({ auth: { scheme: 'bearer', check: () => 'good' } });
    const given = { username: 'ci', password: 'secret' };
    const logins = registryLogins(loginTo(host, { given }), testRun(cloud, cloud.env).run);
    const bytes = Buffer.from('{"schemaVersion":2,"manifests":[]}');
    const descriptor = { mediaType: OCI_INDEX, digest: digestOf(bytes), size: bytes.length };
    await (await logins.openRegistry(host, 'push')).headManifest('shop/api', 'inputs-1');
    await (await logins.openSteady(host, 'push')).putManifest('shop/api', 'v1', { descriptor, bytes });
    expect(log.requests('registry', 'GetToken')).toHaveLength(1);
    await (await logins.openRegistry(host)).headManifest('shop/api', 'v1');
    await (await logins.openSteady(host)).headManifest('shop/api', 'v1');
    expect(log.requests('registry', 'GetToken')).toHaveLength(2);
    await close();
  });

  it('goes on with another token where Google has ended the first', async () => {
    const { host } = cloud.google.registry;
    const login = loginTo(host, { google: true, workloadIdentityProvider: PROVIDER });
    const registry = await registryLogins(login, testRun(cloud, cloud.env).run).openRegistry(host);
    await registry.listReferrers('shop/api', digest);
    cloud.google.tokens.revokeAll();
    await registry.listReferrers('shop/web', digest);
    expect(cloud.requests('google-sts')).toHaveLength(2);
  });

  it('that is refused is named, and its secret is not', async () => {
    const { host } = cloud.google.registry;
    const login = loginTo(host, { given: { username: 'ci', password: 'not-the-password' } });
    const registry = await registryLogins(login, testRun(cloud, cloud.env).run).openRegistry(host);
    const error = await registry.headManifest('shop/api', 'v1').catch((failed: unknown) => failed);
    expect(error).toMatchObject({ hint: expect.stringContaining('user ci from the inputs') });
    expect(JSON.stringify([error, String(error)])).not.toContain('not-the-password');
  });

  it('asks for AWS keys where there is nobody to be, when the registry wants them', async () => {
    const { host } = cloud.registry;
    const login = loginTo(host, { ecr: { region: 'eu-west-1' } });
    const registry = await registryLogins(login, testRun(cloud, withoutKeys()).run).openRegistry(host);
    await expect(registry.ping()).rejects.toThrow('There are no AWS credentials');
  });

  it('logs in to ECR Public to push, in the job’s own name', async () => {
    const login = loginTo('quay.io', { roleToAssume: ROLE, pushedTo: ['quay.io', 'public.ecr.aws'] });
    const { run, lines, masked } = testRun(cloud, withoutKeys());
    const { credentials } = await registryLogins(login, run).loginFor('public.ecr.aws');
    expect(lines).toEqual(['public.ecr.aws: login as ECR Public as role deploy in account 123456789012']);
    expect(cloud.requests()).toEqual([]);
    const { username, password } = await resolved(credentials);
    expect(username).toBe('AWS');
    expect(masked).toContain(password);
    expect(cloud.requests('ecr-public')).toHaveLength(1);
  });

  it('needs no region of its own for what names one', async () => {
    const env = { ...withoutKeys(), AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined };
    const other = '210987654321.dkr.ecr.us-east-1.amazonaws.com';
    for (const host of [other, 'public.ecr.aws']) {
      const login = loginTo('quay.io', { roleToAssume: ROLE, pushedTo: ['quay.io', host] });
      const { credentials } = await registryLogins(login, testRun(cloud, env).run).loginFor(host);
      expect((await resolved(credentials)).username).toBe('AWS');
    }
  });

  it('knows ECR’s API behind each host that has one', () => {
    const other = '210987654321.dkr.ecr.us-east-1.amazonaws.com';
    const login = loginTo(cloud.registry.host, {
      ecr: { region: 'eu-west-1' },
      pushedTo: [other, 'ghcr.io'],
    });
    const { ecrAt } = registryLogins(login, testRun(cloud, cloud.env).run);
    const endpoint = cloud.aws.url;
    expect(ecrAt(cloud.registry.host)).toMatchObject({ region: 'eu-west-1', account: undefined, endpoint });
    expect(ecrAt(other)).toMatchObject({ region: 'us-east-1', account: '210987654321', endpoint });
    expect(ecrAt('ghcr.io')).toBeUndefined();
  });

  it('gives ghcr.io the job’s token under the actor’s name', async () => {
    const { run, lines, masked } = testRun(undefined, {});
    const login = loginTo('ghcr.io', { githubToken: 'ghs_secret' });
    const { source, credentials } = await registryLogins(login, run).loginFor('ghcr.io');
    expect([source, credentials]).toEqual(['github', { username: 'octocat', password: 'ghs_secret' }]);
    expect(masked).toEqual(['ghs_secret']);
    expect(lines).toEqual(['ghcr.io: login as octocat with github-token']);
  });

  it('says where there is none', async () => {
    const { run, lines } = testRun(undefined, {});
    expect((await registryLogins(loginTo('quay.io'), run).loginFor('docker.io')).source).toBe('none');
    expect(lines).toEqual(['docker.io: no login']);
  });
});
