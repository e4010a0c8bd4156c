import { describe, expect, it } from 'vitest';
import type { Ended } from '../../actions/deploy-ecs/test/run-bundle.ts';
import type { PlatformFault } from '../../packages/local-cloud/src/index.ts';
import { arnOf, GOOD, NEXT, Shop, servicesOf, when } from './shop.ts';

describe.concurrent('a deployment that ends well', () => {
  it('is green when what it started serves, and carries everything else through', async () => {
    await using shop = await Shop.open();
    const ended = await shop.deploy();
    expect(ended).toMatchObject({ code: 0, error: '' });
    expect(shop.serving).toEqual([NEXT]);
    const { plan, services, ...outputs } = ended.outputs;
    expect(outputs).toEqual({
      verdict: 'steady',
      'task-definition-arn': arnOf(2),
      'previous-task-definition-arn': arnOf(1),
      'deployment-id': shop.primary().id,
    });
    expect(servicesOf(ended)).toEqual({
      api: {
        verdict: 'steady',
        detail: '1 of 1 tasks run api:2',
        taskDefinition: arnOf(2),
        previousTaskDefinition: arnOf(1),
        deploymentId: shop.primary().id,
      },
    });
    expect(JSON.parse(plan ?? '')).toEqual([
      {
        subject: 'ECS service shop/api',
        changes: [
          { what: 'task definition', from: 'api:1', to: 'a new revision of api' },
          { what: 'container web: image', from: GOOD, to: NEXT },
        ],
      },
    ]);
    expect(ended.summary).toContain('shop/api: steady');
    expect(shop.primary().revision.taskDefinition.containerDefinitions[0]).toMatchObject({
      unknownYet: { a: 1 },
    });
  });

  it('is green at once where the image is live, and writes nothing', async () => {
    await using shop = await Shop.open();
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ image: GOOD });
    expect([ended.code, ended.outputs.verdict]).toEqual([0, 'steady']);
    expect(shop.cloud.writes()).toHaveLength(before);
  });

  it('deploys as a role by GitHub’s OIDC token, with no key in its environment', async () => {
    await using shop = await Shop.open();
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = shop.cloud.env;
    const role = { 'role-to-assume': 'arn:aws:iam::123456789012:role/deploy' };
    expect(await shop.deploy(role, { env })).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(shop.cloud.requests('sts', 'AssumeRoleWithWebIdentity')).toHaveLength(1);
  });

  it('survives throttling of every call', async () => {
    await using shop = await Shop.open();
    for (const operation of [
      'DescribeServices',
      'DescribeTaskDefinition',
      'RegisterTaskDefinition',
      'UpdateService',
    ]) {
      shop.cloud.faults.add({ kind: 'throttle', service: 'ecs', operation, count: 2 });
    }
    expect(await shop.deploy()).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(shop.cloud.faults.pending()).toEqual([]);
    expect(shop.deployments()).toBe(2);
  });

  it.each([
    ['UpdateService', 'reset-before'],
    ['UpdateService', 'reset-after'],
    ['UpdateService', 'server-error'],
    ['UpdateService', 'truncate'],
    ['RegisterTaskDefinition', 'reset-before'],
    ['RegisterTaskDefinition', 'reset-after'],
  ] as const)('makes one revision and one deployment when %s meets %s', async (operation, kind) => {
    await using shop = await Shop.open();
    shop.cloud.faults.add({ kind, service: 'ecs', operation });
    const ended = await shop.deploy();
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(shop.deployments()).toBe(2);
    expect(shop.primary().revision.taskDefinition.revision).toBe(2);
    expect(shop.cloud.faults.pending()).toEqual([]);
  });
});

const CRASH: PlatformFault = {
  kind: 'crash',
  image: NEXT,
  exitCode: 3,
  lines: ['starting', 'Error: no DATABASE_URL'],
};

describe.concurrent('a deployment that ends badly', () => {
  it('tells of a crash loop why, and what serves still', async () => {
    await using shop = await Shop.open();
    shop.cloud.ecs.faults.add(CRASH);
    const ended = await shop.deploy();
    expect(ended.code).toBe(1);
    expect(ended.outputs).toMatchObject({
      verdict: 'failed',
      'deployment-id': expect.stringMatching(/^ecs-svc/),
    });
    expect(shop.serving).toEqual([GOOD]);
    for (const words of [
      'shop/api does not run api:2: rolled back: the circuit breaker tripped at 3 failed tasks',
      'exit code 3',
      'api:1 serves again',
      'What to do: See the job summary',
    ]) {
      expect(ended.error).toContain(words);
    }
    expect(ended.summary).toContain('Error: no DATABASE_URL');
    expect(ended.summary).toContain('Essential container in task exited');
  });

  it('calls a crash loop failed that no circuit breaker ends', async () => {
    await using shop = await Shop.open({ deploymentConfiguration: {} });
    shop.cloud.ecs.faults.add(CRASH);
    const ended = await shop.deploy();
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    expect(ended.error).toContain('no circuit breaker');
    expect(ended.error).toContain('api:1 serves again');
    expect(ended.summary).toContain('no DATABASE_URL');
    expect(shop.serving).toEqual([GOOD]);
  });

  it('says that an image is missing', async () => {
    await using shop = await Shop.open();
    shop.cloud.ecs.faults.add({ kind: 'image-missing', image: NEXT });
    const ended = await shop.deploy();
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    expect(ended.error).toContain('CannotPullContainerError');
    expect(ended.error).toContain('Likely cause: The image could not be pulled');
    expect(shop.serving).toEqual([GOOD]);
  });

  it('runs out of time where there is no capacity, with the last state seen', async () => {
    // Slow enough that ECS tries twice within the time, and so has not given up yet.
    await using shop = await Shop.open({ speed: 8 });
    shop.cloud.ecs.faults.add({ kind: 'no-capacity', image: NEXT });
    const ended = await shop.deploy({ 'wait-timeout': '1s' });
    expect(ended.code).toBe(1);
    expect(ended.outputs.verdict).toBe('timeout');
    expect(ended.error).toMatch(/was not steady within 1\.\ds; the last state seen: 0 of 1 tasks running/);
    expect(ended.error).toContain('api:1 serves again');
    expect(shop.serving).toEqual([GOOD]);
    expect(ended.summary).toContain('Capacity is unavailable');
  });

  it('is only told of where that is all that is wanted, with the way back', async () => {
    await using shop = await Shop.open({ deploymentConfiguration: {} });
    shop.cloud.ecs.faults.add(CRASH);
    const ended = await shop.deploy({ 'on-failure': 'report' });
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    expect(ended.error).toContain('To go back, deploy with `task-definition: api:1` and without an image');
    expect(shop.deployments()).toBe(2);
  });

  it('of two at once with different images calls one superseded, and the other steady', async () => {
    await using shop = await Shop.open();
    let second: Promise<Ended> | undefined;
    const first = await shop.deploy(
      {},
      when('watching deployment', () => {
        second = shop.deploy({ image: 'example.com/shop/api:3' });
      }),
    );
    expect([first.code, first.outputs.verdict]).toEqual([1, 'superseded']);
    expect(first.error).toContain('another deployment took its place');
    expect(first.error).toContain('with api:3');
    expect((await second)?.outputs.verdict).toBe('steady');
    expect(shop.serving).toEqual(['example.com/shop/api:3']);
  });

  it('of two at once with the same image lets the second watch what the first began', async () => {
    await using shop = await Shop.open({ speed: 20 });
    let second: Promise<Ended> | undefined;
    const first = await shop.deploy(
      {},
      when('watching deployment', () => {
        second = shop.deploy();
      }),
    );
    const other = await second;
    expect([first.outputs.verdict, other?.outputs.verdict]).toEqual(['steady', 'steady']);
    expect(other?.outputs['deployment-id']).toBe(first.outputs['deployment-id']);
    expect(shop.deployments()).toBe(2);
  });

  it('sets its outputs when it is cancelled while it watches', async () => {
    await using shop = await Shop.open({ speed: 10 });
    const ended = await shop.deploy(
      {},
      when('watching deployment', child => child.kill('SIGINT')),
    );
    expect(ended.code).toBe(1);
    expect(ended.outputs).toMatchObject({ verdict: 'cancelled', 'deployment-id': shop.primary().id });
    expect(ended.error).toContain('The run was cancelled');
    expect(ended.endedAt - ended.startedAt).toBeLessThan(5_000);
  });

  it.each([
    [{ cluster: 'shp' }, 'no cluster "shp"', 'Did you mean shop?'],
    [{ service: 'apis' }, 'no service "apis"', 'Did you mean api?'],
    [{ container: 'wbe' }, 'no container "wbe"', 'Did you mean web?'],
  ])('with %j names what was meant, and writes nothing', async (inputs, message, hint) => {
    await using shop = await Shop.open();
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy(inputs);
    expect(ended.code).toBe(1);
    expect(ended.error).toContain(message);
    expect(ended.error).toContain(hint);
    expect(shop.cloud.writes()).toHaveLength(before);
  });
});

describe.concurrent('a dry run', () => {
  it('shows the change, sets the outputs as planned, and writes nothing', async () => {
    await using shop = await Shop.open();
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ 'dry-run': 'true' });
    expect(ended).toMatchObject({
      code: 0,
      outputs: {
        verdict: 'planned',
        'task-definition-arn': 'api',
        'previous-task-definition-arn': expect.stringMatching(/api:1$/),
      },
    });
    expect(ended.log).toMatch(/container web: image\s+example.com\/shop\/api:1\s+example.com\/shop\/api:2/);
    expect(shop.cloud.writes()).toHaveLength(before);
    expect(shop.deployments()).toBe(1);
  });
});

describe.concurrent('without credentials', () => {
  it('is told so at once', async () => {
    await using shop = await Shop.open();
    const { AWS_ACCESS_KEY_ID: _, ...env } = shop.cloud.env;
    const ended = await shop.deploy({}, { env });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('There are no AWS credentials');
    expect(ended.endedAt - ended.startedAt).toBeLessThan(3_000);
  });
});

/** The bound that the README promises. Slow enough that the service is looked at every 4 s by then. */
describe.concurrent('a verdict', () => {
  const LATEST = 5_000;
  it.each<[string, PlatformFault[], string]>([
    ['green', [], 'steady'],
    ['red', [CRASH], 'failed'],
  ])(
    'that is %s comes at most 5 s late, with the step’s end and all',
    async (_, faults, verdict) => {
      await using shop = await Shop.open({ speed: 8 });
      shop.cloud.ecs.faults.add(...faults);
      const ended = await shop.deploy();
      const late = ended.endedAt - shop.endOf(ended.outputs['deployment-id'] ?? '');
      console.log(`${verdict}: ${late} ms late after a rollout of ${ended.endedAt - ended.startedAt} ms`);
      expect(ended.outputs.verdict).toBe(verdict);
      expect(late).toBeLessThan(LATEST);
    },
    90_000,
  );
});
