import { AwsFault } from '../../http/aws-fault.ts';
import { findRecord } from '../find.ts';
import type { Service, ServiceDeployment } from '../model.ts';
import type { HookAction } from '../native/hooks.ts';
import { isFinished, move } from '../service-deployments.ts';
import { wake } from '../wake.ts';
import type { World } from '../world.ts';

interface StopInput {
  serviceDeploymentArn?: string;
  stopType?: 'ROLLBACK' | 'ABORT';
}

interface ContinueInput {
  serviceDeploymentArn?: string;
  hookId?: string;
  action?: HookAction;
}

const wrong = (message: string) => new AwsFault('InvalidParameterException', message);

/** What a user may say to a deployment that is under way. */
export function steeringOperations(world: World) {
  const recordOf = (arn: string) => {
    const hit = findRecord(world, arn);
    if (!hit) throw new AwsFault('ServiceDeploymentNotFoundException', 'Service deployment not found.');
    return hit;
  };
  return {
    /**
     * ROLLBACK (the default) goes back whatever the circuit breaker says; ABORT, which the API lists
     * and the guide does not describe, ends the deployment where it stands.
     * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
     */
    StopServiceDeployment({ serviceDeploymentArn: arn = '', stopType = 'ROLLBACK' }: StopInput) {
      const { service, record } = recordOf(arn);
      if (isFinished(record)) {
        throw new AwsFault(
          'ConflictException',
          `Service deployment is ${record.status} and cannot be stopped.`,
        );
      }
      const stoppable = record.status === 'PENDING' || record.status === 'IN_PROGRESS';
      if (stoppable) stop(world, service, record, stopType);
      wake(service);
      return { serviceDeploymentArn: arn };
    },

    /**
     * Answers a PAUSE hook; CONTINUE when it does not say. "You can continue a deployment that has a pause
     * hook in AWAITING_ACTION status. The deployment must be in the IN_PROGRESS state." Which error the
     * others get is not said: of those that the API lists, this one fits.
     * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/continue-service-deployment.html
     */
    ContinueServiceDeployment({
      serviceDeploymentArn: arn = '',
      hookId,
      action = 'CONTINUE',
    }: ContinueInput) {
      const { service, record } = recordOf(arn);
      const hook = record.lifecycle?.hooks.find(each => each.hookId === hookId);
      if (hook === undefined) throw wrong('The lifecycle hook was not found.');
      if (action !== 'CONTINUE' && action !== 'ROLLBACK') throw wrong('action must be CONTINUE or ROLLBACK.');
      if (record.status !== 'IN_PROGRESS') throw wrong(`Service deployment is ${record.status}.`);
      if (hook.status !== 'AWAITING_ACTION') throw wrong(`The lifecycle hook is ${hook.status}.`);
      hook.status = action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED';
      wake(service);
      return { serviceDeploymentArn: arn };
    },
  };
}

function stop(world: World, service: Service, record: ServiceDeployment, type: 'ROLLBACK' | 'ABORT'): void {
  const now = world.scheduler.now();
  if (type === 'ROLLBACK') {
    move(record, 'ROLLBACK_REQUESTED', now);
    return;
  }
  const deployment = service.deployments.find(each => each.record === record);
  if (deployment) deployment.rolloutState = 'FAILED';
  move(record, 'STOP_REQUESTED', now);
}
