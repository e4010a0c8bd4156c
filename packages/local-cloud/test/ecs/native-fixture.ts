import type { Stage } from '../../src/ecs/native/steps.ts';
import { poolsOf } from '../../src/ecs/pools.ts';
import { aWorld } from './world-fixture.ts';

/** A load balancer whose traffic ECS may shift, with a test listener. */
export const BALANCED = {
  loadBalancers: [
    {
      targetGroupArn: 'arn:tg/blue',
      containerName: 'web',
      containerPort: 8080,
      advancedConfiguration: {
        alternateTargetGroupArn: 'arn:tg/green',
        productionListenerRule: 'arn:rule/production',
        testListenerRule: 'arn:rule/test',
        roleArn: 'arn:role/ecs',
      },
    },
  ],
};

export function pauseAt(stage: Stage, timeoutConfiguration?: object): object {
  return {
    targetType: 'PAUSE',
    lifecycleStages: [stage],
    ...(timeoutConfiguration && { timeoutConfiguration }),
  };
}

interface Described {
  status: string;
  statusReason?: string;
  lifecycleStage?: Stage;
  lifecycleHookDetails?: { hookId: string; status: string; expiresAt: Date; timeoutAction: string }[];
  targetServiceRevision: Weighed;
  sourceServiceRevisions: Weighed[];
  [field: string]: unknown;
}
interface Weighed {
  requestedProductionTrafficWeight?: number;
  requestedTestTrafficWeight?: number;
  requestedTaskCount: number;
  runningTaskCount: number;
}

/** A steady service of 2 tasks with the strategy, at revision 1. Its hooks come with the next update. */
export async function aService(configuration: object, hooks: object[] = []) {
  const shop = aWorld();
  const { scheduler, world, call, register, update } = shop;
  const service = shop.create(register('api:1'), { ...BALANCED, deploymentConfiguration: configuration });
  await scheduler.until(() => service.records[0]?.status === 'SUCCESSFUL');
  const running = (revision: number) =>
    shop.tasks().filter(task => task.taskDefinition.revision === revision && task.lastStatus === 'RUNNING')
      .length;
  /** A service deployment as the API shows it, the newest unless told. */
  const show = (age = 0): Described => {
    const serviceDeploymentArns = [service.records[age]?.arn];
    const { serviceDeployments } = call('DescribeServiceDeployments', { serviceDeploymentArns });
    return (serviceDeployments as unknown as Described[])[0] as Described;
  };
  /** The id of the hook that waits for an answer. */
  const waiting = (): string =>
    show().lifecycleHookDetails?.find(({ status }) => status === 'AWAITING_ACTION')?.hookId ?? '';
  return {
    ...shop,
    service,
    running,
    deploy(image = 'api:2', input: object = {}) {
      const taskDefinition = register(image);
      update({ taskDefinition, deploymentConfiguration: { lifecycleHooks: hooks }, ...input });
    },
    show,
    waiting,
    /** Percent of production and test traffic by revision, such as `{ 1: 90, 2: 10 }`. */
    weights(listener: 'production' | 'test') {
      for (const task of shop.tasks()) task.url = `http://${task.taskDefinition.revision}/${task.id}`;
      return Object.fromEntries(
        poolsOf(world, 'shop', 'api', listener).map(({ weight, targets }) => [
          targets[0]?.split('/')[2] ?? 'none',
          weight,
        ]),
      );
    },
    answer: (action: string | undefined, hookId = waiting()) =>
      call('ContinueServiceDeployment', {
        serviceDeploymentArn: service.records[0]?.arn,
        hookId,
        ...(action && { action }),
      }),
    at: (stage: Stage) =>
      scheduler.until(() => service.records[0]?.lifecycle?.stage === stage, 48 * 3_600_000),
    ended: () => scheduler.until(() => service.records[0]?.finishedAt !== undefined, 48 * 3_600_000),
  };
}
