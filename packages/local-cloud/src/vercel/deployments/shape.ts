import type { Deployment } from '../model.ts';

/** https://vercel.com/docs/rest-api/deployments/get-a-deployment-by-id-or-url */
export function deploymentShape(deployment: Deployment): Record<string, unknown> {
  const { project, creator, customEnvironment } = deployment;
  return {
    ...publicShape(deployment),
    ...stateOf(deployment),
    name: deployment.name,
    url: deployment.url,
    createdAt: deployment.createdAt,
    createdIn: 'dub1',
    bootedAt: deployment.buildingAt ?? deployment.createdAt,
    buildingAt: deployment.buildingAt,
    ready: deployment.ready,
    canceledAt: deployment.canceledAt,
    ...(deployment.readyState === 'ERROR' && { buildErrorAt: deployment.events.at(-1)?.created }),
    automaticAliases: deployment.automaticAliases,
    userAliases: deployment.alias.filter(host => !deployment.automaticAliases.includes(host)),
    aliasAssignedAt: deployment.aliasAssignedAt ?? null,
    aliasWarning: null,
    aliasFinal: deployment.aliasAssigned ? (deployment.alias[0] ?? null) : null,
    autoAssignCustomDomains: deployment.autoAssignCustomDomains,
    ...(customEnvironment && {
      customEnvironment: { id: customEnvironment.id, slug: customEnvironment.slug },
    }),
    errorStep: deployment.error?.step,
    errorLink: deployment.error?.link,
    ...(deployment.canceledBy !== undefined && { canceledBy: deployment.canceledBy }),
    projectId: project.id,
    project: { id: project.id, name: project.name, framework: project.framework },
    ownerId: project.owner.id,
    plan: project.owner.plan,
    ...(project.owner.team && {
      team: { id: project.owner.id, name: project.owner.team.name, slug: project.owner.slug },
    }),
    inspectorUrl: inspectorUrl(deployment),
    creator: { uid: creator.id, username: creator.username, email: creator.email },
    meta: deployment.meta,
    public: false,
    buildSkipped: false,
    isInConcurrentBuildsQueue: false,
    isInSystemBuildsQueue: false,
    routes: null,
    regions: ['iad1'],
    source: deployment.source,
    prebuilt: deployment.prebuilt,
    env: deployment.env,
    build: { env: deployment.buildEnv },
    projectSettings: deployment.projectSettings,
    type: 'LAMBDAS',
    version: 2,
  };
}

/** What anybody sees of it, whose token is of another team. */
export function publicShape(deployment: Deployment): Record<string, unknown> {
  return {
    id: deployment.id,
    readyState: deployment.readyState,
    target: deployment.target,
    alias: deployment.alias,
    aliasAssigned: deployment.aliasAssigned,
    aliasError: deployment.aliasError,
    errorCode: deployment.error?.code,
    errorMessage: deployment.error?.message ?? null,
  };
}

/** An item of a list: its id is `uid` there. https://vercel.com/docs/rest-api/deployments/list-deployments */
export function deploymentItem(
  deployment: Deployment,
  isRollbackCandidate: boolean,
): Record<string, unknown> {
  const { project, creator, customEnvironment } = deployment;
  return {
    uid: deployment.id,
    name: deployment.name,
    projectId: project.id,
    url: deployment.url,
    created: deployment.createdAt,
    createdAt: deployment.createdAt,
    buildingAt: deployment.buildingAt,
    ready: deployment.ready,
    source: deployment.source,
    ...stateOf(deployment),
    readyState: deployment.readyState,
    type: 'LAMBDAS',
    creator: { uid: creator.id, username: creator.username, email: creator.email },
    meta: deployment.meta,
    target: deployment.target,
    aliasError: deployment.aliasError,
    aliasAssigned: deployment.aliasAssignedAt ?? null,
    isRollbackCandidate,
    inspectorUrl: inspectorUrl(deployment),
    ...(deployment.error && { errorCode: deployment.error.code, errorMessage: deployment.error.message }),
    ...(customEnvironment && {
      customEnvironment: { id: customEnvironment.id, slug: customEnvironment.slug },
    }),
    prebuilt: deployment.prebuilt,
  };
}

function stateOf(deployment: Deployment): Record<string, unknown> {
  return {
    state: deployment.readyState,
    status: deployment.readyState,
    ...(deployment.readySubstate && { readySubstate: deployment.readySubstate }),
    ...(deployment.readyStateReason && { readyStateReason: deployment.readyStateReason }),
    ...(deployment.readyState === 'BLOCKED' && {
      seatBlock: { blockCode: 'COMMIT_AUTHOR_REQUIRED', isVerified: false },
    }),
  };
}

function inspectorUrl({ id, project }: Deployment): string {
  return `https://vercel.com/${project.owner.slug}/${project.name}/${id.replace(/^dpl_/, '')}`;
}
