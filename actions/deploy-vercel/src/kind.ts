import type { DeploymentKind, DeploymentView } from '@pipeline/vercel';

/**
 * Which kind of address a deployment's own one is: whose variables it was built with, and who meets it. One of production is staged
 * as long as it has never had the domains. https://vercel.com/docs/deployments/environments
 */
export function kindOf({
  environment,
  substate,
}: Pick<DeploymentView, 'environment' | 'substate'>): DeploymentKind {
  if (environment === 'production')
    return substate === 'PROMOTED' || substate === 'ROLLING' ? 'production' : 'staged';
  return environment === 'preview' ? 'preview' : 'custom';
}

/** Which tests belong there, for the stages that come after. */
export const ADVICE: Readonly<Record<DeploymentKind, string>> = {
  preview:
    'preview: built with the preview’s variables, so browser tests that write, order or send belong here, as long as these variables name no data of production',
  custom:
    'custom environment: built with its own variables, so browser tests that write, order or send belong here, and smoke tests too',
  staged:
    'staged: built with production’s variables and data, so only smoke tests that change nothing belong here; what writes belongs on a preview or a custom environment',
  production:
    'production: people use it, so only smoke tests that change nothing belong here, and at its domains',
};
