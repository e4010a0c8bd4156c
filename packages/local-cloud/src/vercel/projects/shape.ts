import { deploymentItem } from '../deployments/shape.ts';
import type { CustomEnvironment, Deployment, Project } from '../model.ts';
import { deploymentsOf, type World } from '../world.ts';

/** Where functions run, which is not looked at here. */
const RESOURCES = { functionDefaultRegions: ['iad1'] };

/** https://vercel.com/docs/rest-api/projects/find-a-project-by-id-or-name */
export function projectShape(world: World, project: Project): Record<string, unknown> {
  const { owner, protection, production: current } = project;
  const deployments = deploymentsOf(world, project);
  const production = deployments.find(({ id }) => id === current);
  const last = project.lastAliasRequest;
  return {
    id: project.id,
    accountId: owner.id,
    name: project.name,
    createdAt: project.createdAt,
    updatedAt: project.updatedAt,
    framework: project.framework,
    rootDirectory: project.rootDirectory,
    outputDirectory: project.outputDirectory,
    buildCommand: project.buildCommand,
    installCommand: project.installCommand,
    devCommand: null,
    commandForIgnoringBuildStep: null,
    nodeVersion: project.nodeVersion,
    sourceFilesOutsideRootDirectory: true,
    autoExposeSystemEnvs: true,
    deploymentExpiration: {},
    defaultResourceConfig: RESOURCES,
    resourceConfig: RESOURCES,
    autoAssignCustomDomains: project.autoAssignCustomDomains,
    customEnvironments: project.customEnvironments.map(environment => environmentShape(project, environment)),
    ...(project.link && { link: project.link }),
    live: production !== undefined,
    paused: project.paused,
    directoryListing: false,
    ssoProtection: protection.sso === null ? null : { deploymentType: protection.sso },
    passwordProtection: protection.password === null ? null : { deploymentType: protection.password },
    trustedIps: protection.trustedIps === null ? null : { deploymentType: protection.trustedIps },
    // Its keys are the secrets.
    protectionBypass: Object.fromEntries(protection.bypass),
    lastAliasRequest: last && shownRequest(last),
    lastRollbackTarget: project.lastRollbackTarget,
    ...(project.rollbackDescription && { rollbackDescription: project.rollbackDescription }),
    rollingRelease: project.rollingRelease,
    alias: [...world.aliases.values()]
      .filter(({ deploymentId }) => deploymentId === current && current !== undefined)
      .map(({ alias, createdAt }) => ({
        domain: alias,
        environment: 'production',
        target: 'PRODUCTION',
        createdAt,
        deployment: production && targetShape(world, production),
      })),
    latestDeployments: deployments
      .slice(-5)
      .reverse()
      .map(each => targetShape(world, each)),
    targets: { production: production ? targetShape(world, production) : null },
  };
}

export function environmentShape(
  project: Project,
  { id, slug, description, createdAt }: CustomEnvironment,
): Record<string, unknown> {
  return {
    id,
    slug,
    type: 'preview',
    description,
    domains: project.domains.filter(({ customEnvironmentId }) => customEnvironmentId === id),
    currentDeploymentAliases: [],
    createdAt,
    updatedAt: createdAt,
  };
}

/** How each host fared is told elsewhere. */
function shownRequest({ aliases: _, ...request }: NonNullable<Project['lastAliasRequest']>): unknown {
  return request;
}

/** A deployment within a project has `id`, and hosts of its own now. */
function targetShape(world: World, deployment: Deployment): Record<string, unknown> {
  const { uid: _, ...item } = deploymentItem(deployment, false);
  const hosts = [...world.aliases.values()].filter(({ deploymentId }) => deploymentId === deployment.id);
  return {
    id: deployment.id,
    ...item,
    alias: hosts.map(({ alias }) => alias),
    automaticAliases: deployment.automaticAliases,
    deploymentHostname: deployment.url,
    createdIn: 'dub1',
    private: false,
    aliasAssigned: deployment.aliasAssigned,
    plan: deployment.project.owner.plan,
  };
}
