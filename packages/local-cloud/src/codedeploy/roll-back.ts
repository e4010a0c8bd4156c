import { closeTest, dropTaskSet, makePrimary, routeTo, type World } from '../ecs/index.ts';
import type { Deployment } from './model.ts';

const SECOND = 1_000;

/**
 * "CodeDeploy rolls back deployments by redeploying a previously deployed revision as a new deployment": for
 * ECS the original task set gets all traffic again, and the replacement is ended.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html
 * @param back the rollback's own deployment.
 */
export function rollBack(world: World, failed: Deployment, back: Deployment): void {
  const { service, blue, green } = failed;
  failed.rollback = {
    rollbackDeploymentId: back.id,
    rollbackMessage: 'The deployment is being rolled back. See the rollback deployment for its status.',
  };
  back.rollback = { rollbackTriggeringDeploymentId: failed.id };
  const { scheduler } = world;
  scheduler.after(SECOND, () => {
    back.status = 'InProgress';
    back.startedAt = scheduler.now();
    if (blue) routeTo(service, 'production', blue);
    closeTest(service);
    failed.weight = 0;
    scheduler.after(5 * SECOND, () => {
      if (blue && blue.status !== 'PRIMARY') makePrimary(world, service, blue);
      if (green) dropTaskSet(world, service, green);
      back.status = 'Succeeded';
      back.completedAt = scheduler.now();
    });
  });
}
