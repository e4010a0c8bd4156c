import {
  BatchGetDeploymentTargetsCommand,
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  GetApplicationRevisionCommand,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  ListDeploymentsCommand,
  ListTagsForResourceCommand,
  StopDeploymentCommand,
  waitUntilDeploymentSuccessful,
} from '@aws-sdk/client-codedeploy';
import { afterEach, describe, expect, it } from 'vitest';
import type { GroupSettings } from '../../../local-cloud/src/index.ts';
import { appSpecFor } from '../../src/codedeploy/app-spec.ts';
import { openShop, type Shop } from '../codedeploy/shop.ts';

let shop: Shop;
let client: CodeDeployClient;
const names = { applicationName: 'AppECS-shop-api', deploymentGroupName: 'DgpECS-shop-api' };
afterEach(() => shop.close());

const open = async (group: Partial<GroupSettings> = {}) => {
  shop = await openShop(group);
  const { url: endpoint, region, keys } = shop.cloud.aws;
  client = new CodeDeployClient({ endpoint, region, credentials: keys, maxAttempts: 1 });
};
const spec = (revision = 1) => appSpecFor(`api:${revision}`, { container: 'web', port: 8080 });
const create = (content = spec().content) =>
  client.send(
    new CreateDeploymentCommand({
      ...names,
      revision: { revisionType: 'AppSpecContent', appSpecContent: { content } },
    }),
  );
const look = async (deploymentId = '') =>
  (await client.send(new GetDeploymentCommand({ deploymentId }))).deploymentInfo;
const reached = (id: string | undefined, status: string) =>
  expect.poll(async () => (await look(id))?.status, { interval: 5 }).toBe(status);

describe('CodeDeploy', () => {
  it("ends well in the SDK's own waiter, and shows its steps", async () => {
    await open();
    const { deploymentId } = await create();
    const waiting = { client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 };
    const { state } = await waitUntilDeploymentSuccessful(waiting, { deploymentId });
    expect(state).toBe('SUCCESS');
    const targets = new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds: ['shop:api'] });
    const [target] = (await client.send(targets)).deploymentTargets ?? [];
    expect(
      target?.ecsTarget?.lifecycleEvents?.map(event => [event.lifecycleEventName, event.status]),
    ).toEqual(
      [
        'BeforeInstall',
        'Install',
        'AfterInstall',
        'AllowTestTraffic',
        'AfterAllowTestTraffic',
        'BeforeAllowTraffic',
        'AllowTraffic',
        'AfterAllowTraffic',
      ].map(name => [name, 'Succeeded']),
    );
    expect(target?.ecsTarget?.taskSetsInfo).toMatchObject([
      { taskSetLabel: 'Blue', trafficWeight: 0 },
      { taskSetLabel: 'Green', trafficWeight: 100, status: 'PRIMARY' },
    ]);
  });

  it('gives a revision back by its checksum only', async () => {
    await open();
    const { content, sha256 } = spec();
    const { deploymentId } = await create();
    expect((await look(deploymentId))?.revision?.appSpecContent).toEqual({ sha256 });
    const revision = { revisionType: 'AppSpecContent', appSpecContent: { sha256 } } as const;
    const asked = new GetApplicationRevisionCommand({ applicationName: names.applicationName, revision });
    expect((await client.send(asked)).revision?.appSpecContent).toEqual({ content, sha256 });
  });

  it('keeps the original task set until it is told otherwise', async () => {
    await open({ terminationWait: 600 });
    const { deploymentId } = await create();
    await reached(deploymentId, 'Ready');
    const wait = (deploymentWaitType: 'READY_WAIT' | 'TERMINATION_WAIT') =>
      client.send(new ContinueDeploymentCommand({ deploymentId, deploymentWaitType }));
    await expect(wait('READY_WAIT')).rejects.toMatchObject({ name: 'DeploymentIsNotInReadyStateException' });
    await wait('TERMINATION_WAIT');
    await reached(deploymentId, 'Succeeded');
    await expect(wait('TERMINATION_WAIT')).rejects.toMatchObject({
      name: 'DeploymentAlreadyCompletedException',
    });
  });

  it('is stopped where no word comes in time, and goes back in a deployment of its own', async () => {
    await open({ readyWait: 1 });
    const { deploymentId } = await create();
    await reached(deploymentId, 'Ready');
    await reached(deploymentId, 'Stopped');
    const { rollbackInfo } = (await look(deploymentId)) ?? {};
    await reached(rollbackInfo?.rollbackDeploymentId, 'Succeeded');
    expect(await look(rollbackInfo?.rollbackDeploymentId)).toMatchObject({
      creator: 'codeDeployRollback',
      rollbackInfo: { rollbackTriggeringDeploymentId: deploymentId },
    });
  });

  it('fails what ECS cannot start, and what stays unhealthy for an hour', async () => {
    await open({ rollbackOn: [] });
    const absent = await create(spec(9).content);
    await reached(absent.deploymentId, 'Failed');
    expect((await look(absent.deploymentId))?.errorInformation).toMatchObject({ code: 'ECS_UPDATE_ERROR' });
    shop.cloud.ecs.faults.add({ kind: 'image-missing' });
    const missing = await create();
    await reached(missing.deploymentId, 'Failed');
    expect((await look(missing.deploymentId))?.errorInformation).toMatchObject({ code: 'TIMEOUT' });
  });

  it('has one deployment at a time in a group', async () => {
    await open({ readyWait: 600 });
    const { deploymentId } = await create();
    await expect(create()).rejects.toMatchObject({
      name: 'DeploymentLimitExceededException',
      message: expect.stringContaining(deploymentId ?? '?'),
    });
    const listed = (includeOnlyStatuses: ('Ready' | 'Failed')[]) =>
      client.send(new ListDeploymentsCommand({ ...names, includeOnlyStatuses }));
    await reached(deploymentId, 'Ready');
    expect((await listed(['Ready'])).deployments).toEqual([deploymentId]);
    expect((await listed(['Failed'])).deployments).toEqual([]);
    await client.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: false }));
    await reached(deploymentId, 'Stopped');
    expect((await look(deploymentId))?.rollbackInfo).toBeUndefined();
  });

  it('says how its groups are set, and counts writes', async () => {
    await open({
      readyWait: 5,
      terminationWait: 7,
      config: 'CodeDeployDefault.ECSLinear10PercentEvery3Minutes',
    });
    shop.cloud.aws.log.clear();
    const { deploymentGroupInfo: group } = await client.send(new GetDeploymentGroupCommand(names));
    expect(group?.blueGreenDeploymentConfiguration).toMatchObject({
      deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: 5 },
      terminateBlueInstancesOnDeploymentSuccess: { terminationWaitTimeInMinutes: 7 },
    });
    const { deploymentConfigInfo } = await client.send(
      new GetDeploymentConfigCommand({ deploymentConfigName: group?.deploymentConfigName }),
    );
    expect(deploymentConfigInfo?.trafficRoutingConfig).toEqual({
      type: 'TimeBasedLinear',
      timeBasedLinear: { linearPercentage: 10, linearInterval: 3 },
    });
    expect(shop.cloud.writes()).toEqual([]);
    await create();
    expect(shop.cloud.writes()).toMatchObject([{ service: 'codedeploy', operation: 'CreateDeployment' }]);
  });

  it.each([
    [
      'no group',
      () => new GetDeploymentGroupCommand({ ...names, deploymentGroupName: 'x' }),
      'DeploymentGroupDoesNotExistException',
    ],
    [
      'no application',
      () => new GetDeploymentGroupCommand({ ...names, applicationName: 'x' }),
      'ApplicationDoesNotExistException',
    ],
    [
      'no deployment',
      () => new GetDeploymentCommand({ deploymentId: 'd-X' }),
      'DeploymentDoesNotExistException',
    ],
    [
      'no configuration',
      () => new GetDeploymentConfigCommand({ deploymentConfigName: 'x' }),
      'DeploymentConfigDoesNotExistException',
    ],
    ['an operation it lacks', () => new ListTagsForResourceCommand({ ResourceArn: 'x' }), 'NotImplemented'],
  ])('names what is wrong: %s', async (_, command, name) => {
    await open();
    await expect(client.send(command() as GetDeploymentCommand)).rejects.toMatchObject({ name });
  });

  it.each([
    ['{"Resources":[]}', 'InvalidRevisionException'],
    [spec().content.replace('"ContainerPort":8080', '"Other":1'), 'InvalidRevisionException'],
    ['version: 0.0', 'NotImplemented'],
  ])('refuses the AppSpec %s', async (content, name) => {
    await open();
    await expect(create(content)).rejects.toMatchObject({ name });
  });
});
