import { describe, expect, it } from 'vitest';
import { BALANCED } from '../../packages/local-cloud/test/ecs/native-fixture.ts';
import { arnOf, NEXT, Shop, when } from './shop.ts';

const steady = { code: 0, error: '', outputs: { verdict: 'steady' } };

describe.concurrent('a platform that has a bad day', () => {
  it('throttles for a while in the midst of the wait', async () => {
    await using shop = await Shop.open({ speed: 20 });
    const ended = await shop.deploy(
      {},
      when('watching deployment', () =>
        shop.cloud.faults.add({ kind: 'throttle', service: 'ecs', count: 12 }),
      ),
    );
    expect(ended).toMatchObject(steady);
    expect(shop.deployments()).toBe(2);
  });

  it.each([500, 502, 503])('answers %i in the midst of the wait', async status => {
    await using shop = await Shop.open({ speed: 20 });
    const ended = await shop.deploy(
      {},
      when('watching deployment', () =>
        shop.cloud.faults.add({ kind: 'server-error', service: 'ecs', status, count: 5 }),
      ),
    );
    expect(ended).toMatchObject(steady);
  });

  it('shows for seconds what was there before each write', async () => {
    await using shop = await Shop.open();
    shop.cloud.ecs.faults.add({ kind: 'stale-reads', for: 2_000 });
    expect(await shop.deploy()).toMatchObject(steady);
    expect(shop.deployments()).toBe(2);
    expect(shop.serving).toEqual([NEXT]);
  });

  it('loses the answer to an update while reads lag: one deployment', async () => {
    await using shop = await Shop.open();
    shop.cloud.ecs.faults.add({ kind: 'stale-reads', for: 1_500 });
    shop.cloud.faults.add({ kind: 'reset-after', service: 'ecs', operation: 'UpdateService' });
    expect(await shop.deploy()).toMatchObject(steady);
    expect(shop.deployments()).toBe(2);
  });

  it('loses the answer to a word at a hold: it is said once more at most', async () => {
    await using shop = await Shop.open({ services: { api: BALANCED } });
    const operation = 'ContinueServiceDeployment';
    shop.cloud.faults.add({ kind: 'reset-after', service: 'ecs', operation });
    const ended = await shop.deploy({ strategy: 'verify-first', 'check-command': 'node\n-e\n0' });
    expect(ended).toMatchObject(steady);
    expect(shop.cloud.faults.pending()).toEqual([]);
    expect(shop.count(operation)).toBeLessThanOrEqual(2);
  });

  it('withholds service deployments: the verdict is by the service then', async () => {
    await using shop = await Shop.open();
    shop.cloud.faults.add({
      kind: 'server-error',
      service: 'ecs',
      operation: 'ListServiceDeployments',
      count: 3,
    });
    expect(await shop.deploy()).toMatchObject(steady);
  });
});

/** A role that jobs of the repository may take on. */
const webRole = (arn: string) => {
  const github = 'token.actions.githubusercontent.com';
  const Principal = { Federated: `arn:aws:iam::123456789012:oidc-provider/${github}` };
  const Condition = {
    StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' },
    StringLike: { [`${github}:sub`]: ['repo:org/shop:*'] },
  };
  const Action = 'sts:AssumeRoleWithWebIdentity';
  return { arn, trust: { Statement: [{ Effect: 'Allow' as const, Principal, Action, Condition }] } };
};

describe.concurrent('credentials', () => {
  const role = { 'role-to-assume': 'arn:aws:iam::123456789012:role/deploy' };
  /** What a job without keys has. */
  const keyless = ({ cloud: { env } }: Shop) => {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...rest } = env;
    return rest;
  };

  it('that run out in the wait are fetched anew', async () => {
    await using shop = await Shop.open({ speed: 20, cloud: { auth: true } });
    const ended = await shop.deploy(role, {
      env: keyless(shop),
      ...when('watching deployment', () =>
        shop.cloud.faults.add({ kind: 'expired-token', service: 'ecs', operation: 'DescribeServices' }),
      ),
    });
    expect(ended).toMatchObject(steady);
    expect(shop.cloud.requests('sts', 'AssumeRoleWithWebIdentity')).toHaveLength(2);
  });

  it('of a chain of roles carry the run’s tags, which a role must allow', async () => {
    const first = 'arn:aws:iam::123456789012:role/deploy';
    const chained = (name: string, ...Action: string[]) => ({
      arn: `arn:aws:iam::123456789012:role/${name}`,
      trust: { Statement: [{ Effect: 'Allow' as const, Principal: { AWS: first }, Action }] },
    });
    const tagged = chained('tagged', 'sts:AssumeRole', 'sts:TagSession');
    const plain = chained('plain', 'sts:AssumeRole');
    await using shop = await Shop.open({
      cloud: { auth: true, roles: [webRole(first), tagged, plain] },
    });
    const deploy = (chain: { arn: string }) =>
      shop.deploy(
        { ...role, 'role-chain': chain.arn, 'session-tags': 'true', 'force-new-deployment': 'true' },
        { env: keyless(shop) },
      );
    expect(await deploy(tagged)).toMatchObject(steady);
    expect(shop.cloud.requests('sts', 'AssumeRole')).toHaveLength(1);
    const refused = await deploy(plain);
    expect(refused.code).toBe(1);
    expect(refused.error).toContain('sts:TagSession');
    expect(shop.deployments()).toBe(2);
  });

  it('that a role refuses are told of with the subject that was sent', async () => {
    await using shop = await Shop.open();
    const env = { ...keyless(shop), ...shop.cloud.oidc.envFor({ repository: 'org/other' }) };
    const ended = await shop.deploy(role, { env });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('repo:org/other');
    expect(shop.cloud.requests('ecs')).toEqual([]);
  });
});

describe.concurrent('a run that is killed', () => {
  it('before the deployment was made leaves nothing that the next one trips over', async () => {
    await using shop = await Shop.open();
    await shop.deploy(
      {},
      when('Registered api:2', child => child.kill('SIGKILL')),
    );
    const again = await shop.deploy();
    expect(again).toMatchObject(steady);
    expect(again.outputs['task-definition-arn']).toBe(arnOf(2));
    expect(shop.deployments()).toBe(2);
  });
});
