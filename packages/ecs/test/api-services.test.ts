import { afterEach, describe, expect, it } from 'vitest';
import { type EcsApi, openEcs } from '../src/index.ts';
import { type Answer, EcsServer } from './ecs-server.ts';

let server: EcsServer;
afterEach(() => server.close());

async function open(answers: Record<string, Answer[]>): Promise<EcsApi> {
  server = new EcsServer(answers);
  return openEcs({
    region: 'eu-west-1',
    endpoint: await server.listen(),
    credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' }),
    clock: { now: Date.now, sleep: () => new Promise(resolve => setImmediate(resolve)) },
  });
}
const bodies = (operation: string) =>
  server.received.filter(call => call.operation === operation).map(({ body }) => body);

describe('services', () => {
  const named = (name: string, fields: object = {}) => ({ serviceName: name, status: 'ACTIVE', ...fields });

  it('are described together, and answered in any order', async () => {
    const services = [named('worker', { desiredCount: 2 }), named('api', { desiredCount: 1 })];
    const api = await open({ DescribeServices: [{ body: { services, failures: [{ reason: 'MISSING' }] } }] });
    const looks = ['api', 'gone', 'worker'].map(name => api.describeService('shop', name));
    expect((await Promise.all(looks)).map(found => found?.desiredCount)).toEqual([1, undefined, 2]);
    expect(bodies('DescribeServices')).toEqual([{ cluster: 'shop', services: ['api', 'gone', 'worker'] }]);
  });

  it('are found by ARN, too', async () => {
    const serviceArn = 'arn:aws:ecs:eu-west-1:1:service/shop/api';
    const api = await open({ DescribeServices: [{ body: { services: [named('api', { serviceArn })] } }] });
    expect(await api.describeService('shop', serviceArn)).toMatchObject({ serviceName: 'api' });
  });

  it('keep a configuration whole on its way through', async () => {
    const deploymentConfiguration = { strategy: 'ROLLING', nextYear: { deep: [1] }, maximumPercent: 200 };
    const service = named('api', { deploymentConfiguration });
    const api = await open({
      DescribeServices: [{ body: { services: [named('other'), service] } }],
      UpdateService: [{ body: { service } }],
    });
    const seen = await api.describeService('shop', 'api');
    expect(seen?.deploymentConfiguration).toEqual(deploymentConfiguration);
    await api.updateService('shop', 'api', {
      taskDefinition: 'api:2',
      ...(seen?.deploymentConfiguration && { deploymentConfiguration: seen.deploymentConfiguration }),
    });
    expect(bodies('UpdateService')).toEqual([
      { cluster: 'shop', service: 'api', taskDefinition: 'api:2', deploymentConfiguration },
    ]);
  });

  const alternate = { alternateTargetGroupArn: 'arn:green' };
  const connect = (aliases: object[], enabled = true) => ({
    deployments: [
      {
        status: 'PRIMARY',
        serviceConnectConfiguration: { enabled, services: [{ portName: 'http', clientAliases: aliases }] },
      },
    ],
  });
  it.each<[string, object, object | undefined]>([
    ['nothing', {}, undefined],
    ['a load balancer alone', { loadBalancers: [{ targetGroupArn: 'arn:blue' }] }, undefined],
    [
      'two target groups',
      { loadBalancers: [{ advancedConfiguration: alternate }] },
      { by: 'load-balancer', testable: false },
    ],
    [
      'a test listener',
      { loadBalancers: [{ advancedConfiguration: { ...alternate, testListenerRule: 'arn:rule' } }] },
      { by: 'load-balancer', testable: true },
    ],
    ['Service Connect', connect([{ port: 80 }]), { by: 'service-connect', testable: false }],
    [
      'Service Connect with test traffic',
      connect([{ port: 80, testTrafficRules: { header: { name: 'x-test' } } }]),
      { by: 'service-connect', testable: true },
    ],
    ['Service Connect that is off', connect([{ port: 80 }], false), undefined],
  ])('shift traffic by %s', async (_, fields, shifting) => {
    const api = await open({ DescribeServices: [{ body: { services: [named('api', fields)] } }] });
    expect((await api.describeService('shop', 'api'))?.shifting).toEqual(shifting);
  });
});

describe('service deployments', () => {
  it('are listed since a moment', async () => {
    const brief = {
      serviceDeploymentArn: 'sd/1',
      status: 'PENDING',
      createdAt: 1_700_000_000.25,
      targetServiceRevisionArn: 'rev/1',
    };
    const api = await open({ ListServiceDeployments: [{ body: { serviceDeployments: [brief] } }] });
    expect(await api.listServiceDeployments('shop', 'api', 1_600_000_000_000)).toEqual([
      { arn: 'sd/1', status: 'PENDING', createdAt: 1_700_000_000_250, target: 'rev/1' },
    ]);
    expect(bodies('ListServiceDeployments')).toMatchObject([
      { cluster: 'shop', service: 'api', createdAt: { after: 1_600_000_000 } },
    ]);
  });

  it('are read with all that a verdict needs', async () => {
    const deployment = {
      serviceDeploymentArn: 'sd/1',
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'because',
      createdAt: 1_700_000_000,
      lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
      lifecycleHookDetails: [
        { hookId: 'h', targetType: 'PAUSE', status: 'AWAITING_ACTION', expiresAt: 1_700_000_060 },
      ],
      targetServiceRevision: { arn: 'rev/2', runningTaskCount: 1, requestedProductionTrafficWeight: 10 },
      sourceServiceRevisions: [{ arn: 'rev/1' }],
      rollback: { reason: 'alarm', serviceRevisionArn: 'rev/1' },
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] },
    };
    const api = await open({ DescribeServiceDeployments: [{ body: { serviceDeployments: [deployment] } }] });
    const looks = [api.describeServiceDeployment('sd/1'), api.describeServiceDeployment('sd/2')];
    expect(await Promise.all(looks)).toEqual([
      {
        arn: 'sd/1',
        status: 'ROLLBACK_SUCCESSFUL',
        statusReason: 'because',
        createdAt: 1_700_000_000_000,
        stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
        hooks: [{ id: 'h', type: 'PAUSE', status: 'AWAITING_ACTION', expires: 1_700_000_060_000 }],
        target: { arn: 'rev/2', requested: 0, running: 1, pending: 0, traffic: 10 },
        sources: [{ arn: 'rev/1', requested: 0, running: 0, pending: 0 }],
        rollbackReason: 'alarm',
        breaker: { status: 'TRIGGERED', failures: 3, threshold: 3 },
        triggeredAlarms: ['errors'],
      },
      undefined,
    ]);
    expect(bodies('DescribeServiceDeployments')).toEqual([{ serviceDeploymentArns: ['sd/1', 'sd/2'] }]);
  });

  it('are continued and stopped by what their ARN names, once', async () => {
    const api = await open({
      ContinueServiceDeployment: ['reset', { body: {} }],
      StopServiceDeployment: ['reset', { body: {} }],
    });
    const told = [
      api.continueServiceDeployment('sd/1', 'h', 'ROLLBACK'),
      api.stopServiceDeployment('sd/1', 'ROLLBACK'),
    ];
    const results = await Promise.allSettled(told);
    expect(results).toMatchObject([
      { reason: { outcome: 'unknown', operation: 'ContinueServiceDeployment' } },
      { reason: { outcome: 'unknown', operation: 'StopServiceDeployment' } },
    ]);
    expect(bodies('ContinueServiceDeployment')).toEqual([
      { serviceDeploymentArn: 'sd/1', hookId: 'h', action: 'ROLLBACK' },
    ]);
    expect(bodies('StopServiceDeployment')).toEqual([{ serviceDeploymentArn: 'sd/1', stopType: 'ROLLBACK' }]);
  });

  it('that are not offered are asked for once', async () => {
    const api = await open({ ListServiceDeployments: [{ error: 'NotImplemented', status: 501 }] });
    await expect(api.listServiceDeployments('shop', 'api', 0)).rejects.toMatchObject({ transient: false });
    expect(server.count('ListServiceDeployments')).toBe(1);
  });
});

describe('stopped tasks', () => {
  it('are read page by page, and not without end', async () => {
    const page = (id: number, nextToken?: string) => ({ body: { taskArns: [`task/${id}`], nextToken } });
    const described = [1, 2].map(id => ({ body: { tasks: [{ taskArn: `task/${id}` }] } }));
    const api = await open({ ListTasks: [page(1, 'more'), page(2)], DescribeTasks: described });
    expect((await api.stoppedTasks('shop', 'api')).map(({ taskArn }) => taskArn)).toEqual([
      'task/1',
      'task/2',
    ]);
    expect(bodies('ListTasks')[1]).toMatchObject({ nextToken: 'more' });
    server.close();
    const endless = await open({ ListTasks: [page(1, 'more')], DescribeTasks: [{ body: { tasks: [] } }] });
    await endless.stoppedTasks('shop', 'api');
    expect(server.count('ListTasks')).toBe(5);
  });
});
