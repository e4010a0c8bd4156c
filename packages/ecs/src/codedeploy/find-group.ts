import { ConfigError, nearest } from '@pipeline/contracts';
import type { CodeDeployApi } from './api.ts';
import type { Group } from './views.ts';

/** Which application and group deploy a service; what is not named is as the ECS console names it. */
export interface GroupNames {
  application?: string;
  group?: string;
}

type Groups = Pick<CodeDeployApi, 'describeGroup' | 'listApplications' | 'listGroups'>;

/**
 * The deployment group of a service.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html
 * @throws ConfigError where there is none, with the nearest names, or where it deploys another service.
 */
export async function findGroup(
  api: Groups,
  clusterOrArn: string,
  service: string,
  names: GroupNames,
): Promise<Group> {
  const cluster = clusterOrArn.slice(clusterOrArn.lastIndexOf('/') + 1);
  const { application = `AppECS-${cluster}-${service}`, group = `DgpECS-${cluster}-${service}` } = names;
  const found = await api.describeGroup(application, group);
  if (found === undefined) throw await notFound(api, application, group);
  const deploys = found.services.map(each => `${each.cluster}/${each.service}`);
  if (deploys.includes(`${cluster}/${service}`)) return found;
  throw new ConfigError(
    `The deployment group ${group} deploys ${deploys.join(', ') || 'no ECS service'}, not ${cluster}/${service}`,
    { hint: 'Name the right one in `codedeploy-deployment-group`' },
  );
}

async function notFound(api: Groups, application: string, group: string): Promise<ConfigError> {
  const groups = await api.listGroups(application).catch(() => []);
  const applications = groups.length > 0 ? [] : await api.listApplications().catch(() => []);
  const [input, name, known] =
    groups.length > 0
      ? (['codedeploy-deployment-group', group, groups] as const)
      : (['codedeploy-application', application, applications] as const);
  const kind =
    groups.length > 0 ? `deployment group "${group}" in ${application}` : `application "${application}"`;
  const close = nearest(name, known);
  const shown =
    close.length > 0
      ? `Did you mean ${close.join(' or ')}?`
      : `There is: ${known.slice(0, 10).join(', ') || 'none that may be listed'}.`;
  return new ConfigError(`CodeDeploy has no ${kind} in this account and region`, {
    hint: `${shown} Set \`${input}\``,
  });
}
