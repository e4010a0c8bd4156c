import type { CodeDeployApi, CodeDeploySettings } from '@pipeline/ecs';

type Groups = Pick<CodeDeployApi, 'describeGroup' | 'listApplications' | 'listGroups'>;

/**
 * The deployment group of a service, whatever it is called: the log does not say, so it is looked for. None where it has the
 * name that the ECS console gives it, or is not found: then the target tells which one it wanted.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html
 */
export async function groupOf(
  api: Groups,
  cluster: string,
  service: string,
): Promise<Pick<CodeDeploySettings, 'application' | 'group'>> {
  const deploys = async (application: string, group: string) => {
    const found = await api.describeGroup(application, group);
    return found?.services.some(each => each.cluster === cluster && each.service === service) === true;
  };
  if (await deploys(`AppECS-${cluster}-${service}`, `DgpECS-${cluster}-${service}`)) return {};
  for (const application of await api.listApplications())
    for (const group of await api.listGroups(application))
      if (await deploys(application, group)) return { application, group };
  return {};
}
