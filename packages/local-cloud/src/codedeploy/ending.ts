import { AwsFault } from '../http/aws-fault.ts';
import type { RollbackEvent } from './model.ts';

/** How a deployment ends before its time. */
export interface Ending {
  status: 'Failed' | 'Stopped';
  code: string;
  message: string;
  event?: RollbackEvent;
}

export class Ended extends Error {
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(ending.message);
    this.ending = ending;
  }
}

export const ALARM = (name: string): Ending => ({
  status: 'Stopped',
  code: 'ALARM_ACTIVE',
  message: `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: ${name}`,
  event: 'DEPLOYMENT_STOP_ON_ALARM',
});

/** What ECS refuses ends the deployment.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/troubleshooting-ecs.html */
export function attempt<T>(change: () => T): T {
  try {
    return change();
  } catch (thrown) {
    if (!(thrown instanceof AwsFault)) throw thrown;
    throw new Ended({
      status: 'Failed',
      code: 'ECS_UPDATE_ERROR',
      message: `The ECS service cannot be updated due to an unexpected error: ${thrown.message}`,
      event: 'DEPLOYMENT_FAILURE',
    });
  }
}
