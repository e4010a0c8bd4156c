import { RemoteError } from '@pipeline/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import type { GroupSettings } from '../../../local-cloud/src/index.ts';
import { arn, image, openShop, type Shop, watch } from './shop.ts';

let shop: Shop;
const open = async (group?: Partial<GroupSettings>) => {
  shop = await openShop(group);
  return shop;
};
afterEach(() => shop.close());

const deploy = async (tag: string, release = '42.1') => {
  const target = await shop.target({ release });
  const before = await target.observe();
  const plan = target.plan(before, image(tag));
  await target.prepare(plan);
  const started = await target.apply(plan);
  return { target, before, plan, started, judge: () => target.judge(started) };
};

describe('a deployment by CodeDeploy, against the stand-in with unmodified clients', () => {
  it('moves all traffic, and is done before the task set that served is ended', async () => {
    await open({ terminationWait: 60 });
    const { started, plan, judge } = await deploy('2');
    expect(plan.changes).toContainEqual({
      what: 'container web: image',
      from: 'shop/api:1',
      to: 'shop/api:2',
    });
    const { verdict } = await watch(judge);
    expect(verdict).toEqual({
      state: 'steady',
      detail: 'api:2 has all traffic; the task set before is kept for 60 min, until CodeDeploy ends it',
    });
    expect(started).toMatchObject({ taskDefinition: arn(2), previousTaskDefinition: arn(1) });
    expect(shop.cloud.codedeploy.deployments).toMatchObject([
      { status: 'Ready', description: 'release 42.1' },
    ]);
    expect(shop.cloud.codedeploy.deployments[0]?.revision.appSpec).toMatchObject({
      taskDefinition: arn(2),
      container: 'web',
      port: 8080,
      platformVersion: '1.4.0',
    });
  });

  it('goes through a canary, and takes the hooks of the deployment before along', async () => {
    await open({ config: 'CodeDeployDefault.ECSCanary10Percent5Minutes' });
    const { target, started } = await deploy('2');
    await watch(() => target.judge(started));
    const [first] = shop.cloud.codedeploy.deployments;
    if (first) {
      const spec = JSON.parse(first.revision.content);
      first.revision.content = JSON.stringify({ ...spec, Hooks: [{ AfterInstall: 'smoke' }] });
    }
    await watch(async () => ({
      state: first?.status === 'Succeeded' ? 'steady' : 'progressing',
      detail: '',
    }));
    const next = await deploy('3', '43.1');
    const { verdict, words } = await watch(next.judge);
    expect(verdict).toMatchObject({ state: 'steady' });
    expect(words.join('\n')).toContain('AllowTraffic, 10% of traffic');
    expect(shop.cloud.codedeploy.deployments[1]?.revision.appSpec.hooks).toEqual({ AfterInstall: 'smoke' });
  });

  it('plans without a write', async () => {
    await open();
    const target = await shop.target();
    shop.cloud.aws.log.clear();
    target.plan(await target.observe(), image('2'));
    expect(shop.cloud.writes()).toEqual([]);
  });

  it.each([
    ['proceed' as const, { state: 'steady' }, arn(2)],
    ['go-back' as const, { state: 'failed', reason: 'rolled-back' }, arn(1)],
  ])('waits for a word where the group says so: %s', async (decision, ending, serves) => {
    await open({ readyWait: 60 });
    const { target, started, judge } = await deploy('2');
    const { verdict: held } = await watch(judge);
    expect(held).toMatchObject({
      state: 'held',
      hold: { id: `${started.deploymentId}/READY_WAIT`, at: 'READY_WAIT', traffic: 0 },
    });
    if (held.state !== 'held') throw new Error('not held');
    await target.resolve(started, held.hold, decision);
    const { verdict } = await watch(judge, ({ state }) => state !== 'progressing' && state !== 'held');
    expect(verdict).toMatchObject(ending);
    await target.resolve(started, held.hold, decision);
    expect((await target.observe()).service.taskDefinition).toBe(serves);
  });

  it('names the hook that failed, and says that CodeDeploy went back', async () => {
    await open();
    shop.cloud.codedeploy.hook('smoke', 'Failed');
    const target = await shop.target();
    const now = await target.observe();
    const before = JSON.stringify({ Hooks: [{ AfterAllowTestTraffic: 'smoke' }] });
    const started = await target.apply(target.plan({ ...now, frame: { ...now.frame, before } }, image('2')));
    const { verdict } = await watch(() => target.judge(started));
    expect(verdict).toMatchObject({ state: 'failed', reason: 'rolled-back' });
    expect(verdict.detail).toContain('at AfterAllowTestTraffic (smoke): HOOK_EXECUTION_FAILURE');
    expect(verdict.detail).toContain('CodeDeploy went back; the service is on api:1');
  });

  it('is stopped by an alarm of the group; without automatic rollback it stays, and that is said', async () => {
    await open({
      alarms: ['errors'],
      rollbackOn: [],
      config: 'CodeDeployDefault.ECSLinear10PercentEvery1Minutes',
    });
    const { judge } = await deploy('2');
    await watch(judge, ({ detail }) => detail.includes('10% of traffic'));
    shop.cloud.alarms.set('errors', 'ALARM');
    const { verdict } = await watch(judge);
    expect(verdict).toMatchObject({ state: 'failed', reason: 'stopped' });
    expect(verdict.detail).toContain('ALARM_ACTIVE');
    expect(verdict.detail).toContain(
      'does not go back, the service is on api:1; its task set is left behind',
    );
  });

  it('is aborted, and CodeDeploy goes back', async () => {
    await open({ config: 'CodeDeployDefault.ECSCanary10Percent15Minutes' });
    const { target, started, judge } = await deploy('2');
    await watch(judge, ({ detail }) => detail.includes('10% of traffic'));
    await target.abort(started);
    expect((await watch(judge)).verdict).toMatchObject({ state: 'failed', reason: 'rolled-back' });
    await target.abort(started);
  });

  it('goes back while the task set before still stands by stopping the deployment', async () => {
    await open({ terminationWait: 60 });
    const { before, judge } = await deploy('2');
    await watch(judge);
    const back = await shop.target();
    const plan = back.plan(await back.observe(), back.towards(back.snapshot(before)));
    expect(plan.changes.map(({ to }) => to)).toEqual(['api:1', 'stopped and gone back from']);
    const started = await back.apply(plan);
    const { verdict } = await watch(() => back.judge(started));
    expect(verdict).toEqual({ state: 'steady', detail: 'api:1 has all traffic' });
    expect(shop.cloud.requests('codedeploy', 'CreateDeployment')).toHaveLength(1);
  });

  it('refuses to deploy beside another deployment, and says how to end it', async () => {
    await open({ terminationWait: 60 });
    const { judge, started } = await deploy('2');
    await watch(judge);
    const other = await shop.target({ release: '43.1' });
    const now = await other.observe();
    expect(() => other.plan(now, image('3'))).toThrow(`already has the deployment ${started.deploymentId}`);
  });

  it('takes up the deployment that a dead run of the same release started', async () => {
    await open({ config: 'CodeDeployDefault.ECSCanary10Percent5Minutes' });
    const first = await deploy('2');
    const second = await deploy('2');
    expect(second.started).toEqual({ ...first.started, previousTaskDefinition: arn(1) });
    expect((await watch(second.judge)).verdict).toMatchObject({ state: 'steady' });
    expect(shop.cloud.requests('codedeploy', 'CreateDeployment')).toHaveLength(1);
  });

  it.each([
    ['reset-after' as const, 1],
    ['reset-before' as const, 0],
  ])('finds what it started after a lost answer (%s)', async (kind, created) => {
    await open();
    const target = await shop.target();
    const plan = target.plan(await target.observe(), image('2'));
    shop.cloud.faults.add({ kind, service: 'codedeploy', operation: 'CreateDeployment' });
    const lost = await target.apply(plan).catch((thrown: unknown) => thrown);
    expect(lost).toBeInstanceOf(RemoteError);
    expect(lost).toMatchObject({ outcome: 'unknown', service: 'AWS CodeDeploy' });
    const found = await target.findStarted(plan);
    expect(shop.cloud.codedeploy.deployments).toHaveLength(created);
    expect(found?.deploymentId).toBe(shop.cloud.codedeploy.deployments[0]?.id);
  });

  it('sees that another deployment has its place', async () => {
    await open();
    const { target, started, judge } = await deploy('2');
    await watch(judge);
    const [mine] = shop.cloud.codedeploy.deployments;
    await watch(async () => ({ state: mine?.status === 'Succeeded' ? 'steady' : 'progressing', detail: '' }));
    const next = await deploy('3', '43.1');
    await watch(next.judge);
    expect(await target.judge(started)).toMatchObject({ state: 'superseded' });
  });

  it.each([
    [
      'application',
      { application: 'AppECS-shop-apy' },
      'no application "AppECS-shop-apy"',
      'AppECS-shop-api',
    ],
    ['group', { group: 'DgpECS-shop-ap' }, 'no deployment group "DgpECS-shop-ap"', 'DgpECS-shop-api'],
  ])('names the nearest %s where it has none of that name', async (_, names, message, near) => {
    await open();
    const target = await shop.target(names);
    const refused = await target.observe().catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ message: expect.stringContaining(message) });
    expect(refused).toMatchObject({ hint: expect.stringContaining(`Did you mean ${near}?`) });
  });
});
