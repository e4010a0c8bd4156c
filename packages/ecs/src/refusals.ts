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

/** CodeDeploy, external controllers and the native strategies have other verdicts than a rolling update. */
export function refuseOtherControllers({ controller, strategy, serviceName }: Service): void {
  const other =
    controller !== 'ECS'
      ? `deployment controller ${controller}`
      : strategy !== 'ROLLING'
        ? `strategy ${strategy}`
        : undefined;
  if (other === undefined) return;
  throw new ConfigError(`The service ${serviceName} uses the ${other}, which deploy-ecs does not drive yet`, {
    hint: 'deploy-ecs deploys services with the ECS controller and the ROLLING strategy',
  });
}
