import { ConfigError, nearest } from '@pipeline/contracts';
import type { Service } from './views.ts';

/** A name that ECS does not know, with those that it may have been meant to be. */
export function notFound(
  kind: 'cluster' | 'service',
  name: string,
  known: string[],
  cause?: Error,
): ConfigError {
  const close = nearest(name, known);
  const shown =
    close.length > 0
      ? `Did you mean ${close.join(' or ')}?`
      : known.length > 0
        ? `There is: ${known.slice(0, 10).join(', ')}.`
        : `No ${kind} could be listed.`;
  return new ConfigError(`ECS has no ${kind} "${name}" in this account and region`, {
    hint: `${shown} Check \`${kind}\` and \`aws-region\``,
    ...(cause && { cause }),
  });
}

/** Whoever controls the rollout gives the verdict on it: CodeDeploy has a target of its own, others have none. */
export function refuseOtherControllers({ controller, serviceName }: Service): void {
  if (controller === 'ECS') return;
  if (controller === 'CODE_DEPLOY') {
    throw new ConfigError(`The service ${serviceName} is deployed by CodeDeploy, not by ECS itself`, {
      hint: 'It was not known for one of CodeDeploy’s when this began, as after a refused look. Run this job again',
    });
  }
  throw new ConfigError(`The service ${serviceName} has the deployment controller ${controller}`, {
    hint: 'Its task sets are someone else’s to manage. Deploy it by that, or create the service anew with the ECS controller',
  });
}
