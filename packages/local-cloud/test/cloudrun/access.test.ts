import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCloud, type LocalRun, startLocalCloud } from '../../src/index.ts';
import { templateOf } from './world-fixture.ts';

let cloud: LocalCloud;
let run: LocalRun;
const DEPLOYER = { members: [], email: 'deploy@shop.iam.gserviceaccount.com' };
const PLACE = ['shop-staging', 'europe-west1', 'api'] as const;
const NAME = 'projects/shop-staging/locations/europe-west1/services/api';

beforeAll(async () => {
  cloud = await startLocalCloud({ google: { run: {} } });
  if (cloud.run === undefined) throw new Error('no Cloud Run');
  run = cloud.run;
  await run.world.create(...PLACE, { template: templateOf('shop/api:1'), customAudiences: ['shop'] });
});
afterAll(() => cloud.close());

const call = (path: string, init: RequestInit = {}, token = cloud.google.tokens.issue(DEPLOYER, 60).token) =>
  fetch(`${run.url}/v2/${path}`, { ...init, headers: { authorization: `Bearer ${token}` } });

describe('the API', () => {
  it('takes access tokens of this cloud, and says who wrote', async () => {
    const answer = await call(`${NAME}?updateMask=description`, {
      method: 'PATCH',
      body: '{"description":"x"}',
    });
    expect(answer.status).toBe(200);
    expect(run.world.service(...PLACE)?.lastModifier).toBe(DEPLOYER.email);
  });

  it('takes no others', async () => {
    const answer = await call(NAME, {}, 'ya29.nobody');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } });
  });

  it('takes a number for its project', async () => {
    const answer = await call(NAME.replace('shop-staging', '123456789012'));
    expect(await answer.json()).toMatchObject({ name: NAME });
  });

  it('refuses what is no JSON, and a field of another type', async () => {
    for (const body of ['{', '[]', '{"template":7}', '{"labels":{"a":1}}', '{"traffic":{}}']) {
      const answer = await call(`${NAME}?updateMask=template`, { method: 'PATCH', body });
      expect(answer.status, body).toBe(400);
    }
  });

  it('is named to clients by environment variables', () => {
    expect(cloud.env).toMatchObject({
      CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: `${run.url}/`,
      GOOGLE_CLOUD_PROJECT: 'shop-staging',
      CLOUDSDK_RUN_REGION: 'europe-west1',
    });
  });

  it('is not there unless asked for', async () => {
    const other = await startLocalCloud();
    expect(other.run).toBeUndefined();
    await other.close();
  });
});

describe('a service', () => {
  // Nothing runs here: who is let in meets 503.
  const status = async (headers: Record<string, string> = {}) =>
    (await fetch(await run.world.url(...PLACE), { headers })).status;
  const idToken = (audience: string) => cloud.google.idTokens.issue(DEPLOYER.email, audience, true);
  const allow = (member: string) =>
    call(`${NAME}:setIamPolicy`, {
      method: 'POST',
      body: JSON.stringify({ policy: { bindings: [{ role: 'roles/run.invoker', members: [member] }] } }),
    });

  it('is private until somebody may call it, for its own audience', async () => {
    expect(await status()).toBe(403);
    await allow(`serviceAccount:${DEPLOYER.email}`);
    expect(await status()).toBe(403);
    for (const audience of [await run.world.url(...PLACE), 'shop']) {
      expect(await status({ authorization: `Bearer ${await idToken(audience)}` })).toBe(503);
    }
    expect(await status({ authorization: `Bearer ${await idToken('https://elsewhere.test')}` })).toBe(401);
  });

  it('is open to all by its policy, or with the check off', async () => {
    await allow('allUsers');
    expect(await status()).toBe(503);
    await allow('user:nobody@example.com');
    expect(await status()).toBe(403);
    await call(`${NAME}?updateMask=invokerIamDisabled`, {
      method: 'PATCH',
      body: '{"invokerIamDisabled":true}',
    });
    expect(await status()).toBe(503);
  });
});

describe('faults by HTTP', () => {
  const admin = (method: string, body?: unknown) =>
    fetch(`${run.url}/_local-cloud/run-faults`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  it('are set, shown and taken back', async () => {
    const fault = { kind: 'denied', permission: 'run.services.get', service: 'api', count: 2 };
    expect((await admin('POST', fault)).status).toBe(201);
    expect((await call(NAME)).status).toBe(403);
    expect(await (await admin('GET')).json()).toEqual([{ ...fault, count: 1 }]);
    expect((await admin('DELETE')).status).toBe(204);
    expect((await call(NAME)).status).toBe(200);
  });

  it.each([
    [{ kind: 'nonsense' }, /kind must be one of never-ends/],
    [{ kind: 'crash', exitCode: '1' }, /exitCode of a fault crash has the wrong type/],
    [{ kind: 'never-ends', __proto: 1 }, /not a property/],
    [{ kind: 'quota', metric: 'Cpu' }, /needs requested/],
    [7, /a fault is an object/],
  ])('are refused where they are none: %j', async (fault, words) => {
    const answer = await admin('POST', fault);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(words);
  });
});

describe('faults of a request', () => {
  it.each([
    ['throttle', 429, 'RESOURCE_EXHAUSTED'],
    ['server-error', 503, 'UNAVAILABLE'],
    ['expired-token', 401, 'UNAUTHENTICATED'],
  ] as const)('%s in the words of the service', async (kind, code, status) => {
    cloud.faults.add({ kind, service: 'cloudrun', operation: 'GetService' });
    const answer = await call(NAME);
    expect(answer.status).toBe(code);
    expect(await answer.json()).toMatchObject({ error: { code, status } });
    expect((await call(NAME)).status).toBe(200);
  });

  it('are logged, and writes told apart from reads', async () => {
    await call(`${NAME}:getIamPolicy`);
    expect(cloud.requests('cloudrun').at(-1)).toMatchObject({
      operation: 'GetIamPolicy',
      write: false,
      status: 200,
    });
    expect(cloud.requests('cloudrun', 'UpdateService').every(({ write }) => write)).toBe(true);
  });
});
