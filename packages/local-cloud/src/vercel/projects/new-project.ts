import type { Owner, Project } from '../model.ts';
import { newId, type World } from '../world.ts';

/** A project as the dashboard makes one, and what is said otherwise. The caller adds it to the world. */
export function newProject(
  world: World,
  owner: Owner,
  given: Partial<Project> & Pick<Project, 'name'>,
): Project {
  const now = world.stamp();
  return {
    id: newId('prj_', 28),
    owner,
    createdAt: now,
    updatedAt: now,
    framework: null,
    rootDirectory: null,
    outputDirectory: null,
    buildCommand: null,
    installCommand: null,
    nodeVersion: '24.x',
    autoAssignCustomDomains: true,
    domains: [],
    env: [],
    customEnvironments: [],
    // https://vercel.com/docs/deployment-protection: "Standard Protection" is on for new projects.
    protection: { sso: null, password: null, trustedIps: null, bypass: new Map() },
    lastAliasRequest: null,
    lastRollbackTarget: null,
    rollbackDescription: null,
    production: undefined,
    rollingRelease: null,
    rolling: undefined,
    link: null,
    paused: false,
    ...given,
  };
}
