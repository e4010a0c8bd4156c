import { describe, expect, it } from 'vitest';
import type { GroupSettings } from '../../packages/local-cloud/src/index.ts';
import { arnOf, GOOD, NEXT, Shop, servicesOf } from './shop.ts';

/** `shop/api`, which CodeDeploy deploys. */
async function open(group: Partial<GroupSettings> = {}): Promise<Shop> {
  const settings = {
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    deploymentController: { type: 'CODE_DEPLOY' },
    loadBalancers: [{ targetGroupArn: 'api-blue', containerName: 'web', containerPort: 8080 }],
  };
  const shop = await Shop.open({
    services: { api: settings },
    container: { portMappings: [{ containerPort: 8080 }] },
    task: { networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512' },
  });
  shop.cloud.codedeploy.group({ cluster: 'shop', service: 'api', ...group });
  return shop;
}

describe.concurrent('a service that CodeDeploy deploys', () => {
  it('is deployed by it, and watched to its end', async () => {
    await using shop = await open();
    const ended = await shop.deploy();
    expect(ended).toMatchObject({
      code: 0,
      error: '',
      outputs: {
        verdict: 'steady',
        'task-definition-arn': arnOf(2),
        'previous-task-definition-arn': arnOf(1),
        'deployment-id': shop.cloud.codedeploy.deployments[0]?.id,
      },
    });
    expect(shop.serving).toContain(NEXT);
    expect(shop.cloud.codedeploy.deployments).toHaveLength(1);
  });

  it('that fails is red with the reason, and what was there serves', async () => {
    await using shop = await open({ alarms: ['api-5xx'] });
    shop.cloud.alarms.set('api-5xx', 'ALARM');
    const ended = await shop.deploy();
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    for (const words of ['Activated alarms: api-5xx', 'api:1 serves again'])
      expect(ended.error).toContain(words);
    expect(shop.serving).toEqual([GOOD]);
  });

  it('is left at its wait, and let go on later', async () => {
    await using shop = await open({ readyWait: 60 });
    const held = await shop.deploy({ strategy: 'verify-first', 'at-hold': 'leave' });
    expect(held).toMatchObject({ code: 0, outputs: { verdict: 'held' } });
    expect(servicesOf(held).api).toMatchObject({ held: expect.anything() });
    const next = await shop.run({ service: 'api', operation: 'continue' });
    expect(next).toMatchObject({
      code: 0,
      error: '',
      outputs: { verdict: 'steady', 'task-definition-arn': arnOf(2) },
    });
  });

  it('is only planned in a dry run', async () => {
    await using shop = await open();
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ 'dry-run': 'true' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'planned', 'task-definition-arn': 'api' } });
    expect(shop.cloud.writes()).toHaveLength(before);
  });

  it('without a group of the expected name names the nearest', async () => {
    await using shop = await open();
    const ended = await shop.deploy({ 'codedeploy-deployment-group': 'DgpECS-shop-apy' });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('Did you mean DgpECS-shop-api?');
  });
});
