import { describe, expect, it } from 'vitest';
import { logCommands } from '../bundles/log-commands.ts';
import { FIRST, PROJECT, REGION, Shop } from './shop.ts';

const ACCOUNT = 'push@shop.iam.gserviceaccount.com';
const IDENTITY = {
  'workload-identity-provider':
    'projects/123456789012/locations/global/workloadIdentityPools/github/providers/github',
  'service-account': ACCOUNT,
};
const SERVICE = `projects/${PROJECT}/locations/${REGION}/services/api`;

/** Whoever calls must be one of these. */
async function open(...invokers: string[]): Promise<Shop> {
  const shop = await Shop.open({ cloud: { auth: true }, behave: () => ({ body: 'hello' }) });
  const bindings = [{ role: 'roles/run.invoker', members: invokers }];
  await shop.call('POST', `${SERVICE}:setIamPolicy`, { policy: { bindings } });
  return shop;
}
const deploy = (shop: Shop, inputs: Record<string, string> = {}) =>
  shop.deploy(
    { ...IDENTITY, strategy: 'verify-first', checks: '/ 200', 'check-timeout': '2s', ...inputs },
    { env: shop.cloud.env },
  );

describe.concurrent('a service that not everybody may call', () => {
  it('is checked with an identity token, at its tag’s URL too, which is masked and an output', async () => {
    await using shop = await open(`serviceAccount:${ACCOUNT}`);
    const ended = await deploy(shop, { 'identity-token': 'true' });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(ended.log).toContain('checked at 0% of traffic: good');
    const token = ended.outputs['identity-token'] ?? '';
    const masked = logCommands(ended.log).filter(({ name }) => name === 'add-mask');
    expect(masked.map(({ message }) => message)).toContain(token);
    // Nowhere else.
    expect(ended.log.replaceAll(`::add-mask::${token}`, '')).not.toContain(token);
    expect(ended.summary).not.toContain(token);
    const answer = await fetch(ended.outputs.url ?? '', { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
  });

  it('is not taken for good without one', async () => {
    await using shop = await open(`serviceAccount:${ACCOUNT}`);
    const ended = await deploy(shop);
    expect(ended.outputs.verdict).toBe('failed');
    expect(ended.error).toContain('got 403');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });

  it('is not taken for good by somebody who may not call it', async () => {
    await using shop = await open('serviceAccount:other@shop.iam.gserviceaccount.com');
    const ended = await deploy(shop, { 'identity-token': 'true' });
    expect(ended.outputs.verdict).toBe('failed');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });
});

describe.concurrent('who may call a service', () => {
  const members = async (shop: Shop) => {
    const { bindings = [] } = await shop.call('GET', `${SERVICE}:getIamPolicy`);
    return (bindings as { members: string[] }[]).flatMap(each => each.members);
  };

  it('is as it was before where the deploy was taken back', async () => {
    await using shop = await Shop.open();
    const ended = await shop.deploy({ 'allow-unauthenticated': 'true', 'check-command': 'false' });
    expect(ended.outputs.verdict).toBe('failed');
    expect(await members(shop)).toEqual([]);
  });

  it('is not even read where nothing is said of it', async () => {
    await using shop = await Shop.open();
    expect((await shop.deploy()).outputs.verdict).toBe('steady');
    expect(shop.count('GetIamPolicy')).toBe(0);
  });

  it('that may not be changed has the deploy taken back, with the role that is missing', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind: 'denied', permission: 'run.services.setIamPolicy' });
    const ended = await shop.deploy({ 'allow-unauthenticated': 'true' });
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    expect(ended.error).toContain('roles/run.admin');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });
});
