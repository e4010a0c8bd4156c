import { ConfigError, RemoteError } from '@pipeline/contracts';
import { formatArn } from '../task-definition.ts';
import type { CodeDeployNow } from './step.ts';

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html: one deployment at a time in a group. */
export function inProgress({ group, active, service }: CodeDeployNow, id: string): ConfigError {
  const shifted = active?.progress?.green?.traffic === 100;
  const runs = formatArn(service.taskDefinition);
  return new ConfigError(`The deployment group ${group.name} already has the deployment ${id} in progress`, {
    hint: shifted
      ? `It serves ${runs} and keeps the task set before for ${group.terminationWait} min. End that wait with \`aws deploy continue-deployment --deployment-id ${id} --deployment-wait-type TERMINATION_WAIT\`, or shorten it in the deployment group`
      : `CodeDeploy runs one at a time. Wait until it is over, or stop it with \`aws deploy stop-deployment --deployment-id ${id} --auto-rollback-enabled\``,
  });
}

/** Someone else's deployment began since the plan was made: the error to throw instead, where it is that. */
export function orBusy(group: string, error: unknown): unknown {
  if (!(error instanceof RemoteError) || error.errorCode !== 'DeploymentLimitExceededException') return error;
  return new ConfigError(`The deployment group ${group} has another deployment in progress`, {
    hint: `CodeDeploy runs one at a time (${error.message}). Wait until it is over, then run this job again`,
    cause: error,
  });
}
