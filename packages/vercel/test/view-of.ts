import type { DeploymentView, DomainView, ProjectView } from '../src/views.ts';

export const PROJECT = 'prj_shop';

/** A production deployment that has served, unless told otherwise. */
export function deploymentView(id: string, more: Partial<DeploymentView> = {}): DeploymentView {
  return {
    id,
    host: `shop-web-${id.replace('dpl_', '')}-acme.vercel.app`,
    name: 'shop-web',
    project: PROJECT,
    environment: 'production',
    state: 'READY',
    substate: 'PROMOTED',
    aliases: [],
    given: [],
    aliased: true,
    aliasError: undefined,
    error: undefined,
    checks: undefined,
    createdAt: 1_000,
    buildingAt: 1_100,
    readyAt: 1_200,
    inspectorUrl: `https://vercel.com/acme/shop-web/${id}`,
    creator: 'ada',
    commit: undefined,
    meta: {},
    env: [],
    buildEnv: [],
    ...more,
  };
}

export function projectView(more: Partial<ProjectView> = {}): ProjectView {
  return {
    id: PROJECT,
    name: 'shop-web',
    owner: 'acme',
    framework: undefined,
    rootDirectory: undefined,
    autoAssign: false,
    production: undefined,
    pinned: undefined,
    lastMove: undefined,
    protection: { by: [], kinds: [], bypass: [] },
    environments: [],
    rolling: false,
    ...more,
  };
}

export function domainView(host: string, more: Partial<DomainView> = {}): DomainView {
  return { host, verified: true, redirect: undefined, gitBranch: undefined, environment: undefined, ...more };
}
