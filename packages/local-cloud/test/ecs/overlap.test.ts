import { describe, expect, it } from 'vitest';
import { isFinished } from '../../src/ecs/service-deployments.ts';
import { aWorld, story } from './world-fixture.ts';

const rolling = async () => {
  const shop = aWorld();
  const service = shop.create(shop.register('api:1'), { desiredCount: 1 });
  await shop.steady(service);
  shop.update({ taskDefinition: shop.register('api:2') });
  await shop.scheduler.advance(10_000);
  return { ...shop, service };
};

describe('deployments that overlap', () => {
  it('the later one wins and the service deployment of the earlier one is STOPPED', async () => {
    const { service, update, register, steady, scheduler, tasks } = await rolling();
    update({ taskDefinition: register('api:3') });
    expect(service.deployments.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE', 'ACTIVE']);
    expect(service.records.map(({ status }) => status)).toEqual(['PENDING', 'STOP_REQUESTED', 'SUCCESSFUL']);
    await scheduler.advance(1_000);
    expect(service.records.map(({ status }) => status)).toEqual(['IN_PROGRESS', 'STOPPED', 'SUCCESSFUL']);
    await steady(service);
    expect(service.records.map(({ status }) => status)).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL']);
    const revisions = tasks()
      .filter(({ lastStatus }) => lastStatus === 'RUNNING')
      .map(({ taskDefinition }) => taskDefinition.revision);
    expect(revisions).toEqual([3]);
  });

  it('a failing later one goes back to the last that completed, not to the one it superseded', async () => {
    const { service, update, register, scheduler, world } = await rolling();
    world.faults.add({ kind: 'crash', image: 'api:3' });
    update({ taskDefinition: register('api:3') });
    await scheduler.until(() => service.steady);
    expect(service.workload.taskDefinition.revision).toBe(1);
    expect(service.records[0]?.status).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('a rollback that crashes too is ROLLBACK_FAILED', async () => {
    const { service, update, scheduler, world, tasks, call } = await rolling();
    await scheduler.until(() => service.steady);
    world.faults.add({ kind: 'crash' });
    update({ forceNewDeployment: true });
    await scheduler.until(() => service.records[0]?.status === 'ROLLBACK_IN_PROGRESS');
    for (const task of tasks()) call('StopTask', { cluster: 'shop', task: task.id });
    await scheduler.until(() => isFinished(service.records[0] ?? never()));
    expect(service.records[0]?.status).toBe('ROLLBACK_FAILED');
    expect(service.deployments[0]?.rolloutState).toBe('FAILED');
  });
});

function never(): never {
  throw new Error('no service deployment');
}

describe('StopServiceDeployment', () => {
  it('rolls back on request, whatever the circuit breaker is set to', async () => {
    const { service, call, scheduler } = await rolling();
    const arn = service.records[0]?.arn;
    call('StopServiceDeployment', { serviceDeploymentArn: arn, stopType: 'ROLLBACK' });
    expect(service.records[0]?.status).toBe('ROLLBACK_REQUESTED');
    await scheduler.until(() => service.steady);
    expect(service.records[0]?.status).toBe('ROLLBACK_SUCCESSFUL');
    expect(service.workload.taskDefinition.revision).toBe(1);
    expect(story(service)).toContain('rolling back to deployment #1.');
    expect(() => call('StopServiceDeployment', { serviceDeploymentArn: arn })).toThrow(
      expect.objectContaining({ code: 'ConflictException' }),
    );
  });

  it('aborts where it stands', async () => {
    const { service, call, scheduler } = await rolling();
    call('StopServiceDeployment', { serviceDeploymentArn: service.records[0]?.arn, stopType: 'ABORT' });
    await scheduler.advance(600_000);
    expect(service.records[0]).toMatchObject({ status: 'STOPPED', stoppedAt: expect.any(Number) });
    expect(service.deployments[0]).toMatchObject({ status: 'PRIMARY', rolloutState: 'FAILED' });
  });

  it('knows no other deployment', async () => {
    const { call } = await rolling();
    expect(() => call('StopServiceDeployment', { serviceDeploymentArn: 'arn:x' })).toThrow(
      expect.objectContaining({ code: 'ServiceDeploymentNotFoundException' }),
    );
  });
});
