import type { Owner, Project } from '../model.ts';
import { newId, type World } from '../world.ts';
import { isCalled } from './give.ts';
import { isOfProduction } from './hosts-of.ts';

/** Whether it is one of Vercel's own names, which nobody needs to verify. */
export const isGenerated = (name: string) => name.endsWith('.vercel.app');

/** What is registered: the last two labels. Suffixes such as `co.uk` are not known here. */
export function apexOf(name: string): string {
  return /^[\d.]+:\d+$/.test(name) ? name : name.split('.').slice(-2).join('.');
}

/** Whose the domain of a name is, by the projects that have one of its hosts. */
export function claimOf(
  world: World,
  owner: Owner,
  name: string,
): 'theirs' | 'unverified' | 'another' | 'nobody' {
  const apex = apexOf(name);
  const claims = world.projects.flatMap(project =>
    project.domains
      .filter(domain => apexOf(world.hosts.nameOf(domain.name)) === apex)
      .map(({ verified }) => ({ own: project.owner.id === owner.id, verified })),
  );
  if (claims.some(({ own, verified }) => own && verified)) return 'theirs';
  if (claims.some(({ own, verified }) => !own && verified)) return 'another';
  return claims.some(({ own }) => own) ? 'unverified' : 'nobody';
}

/** Whether a host is one of those that a promotion moves. */
export function isProductionHost({ domains }: Project, host: string): boolean {
  return domains.some(domain => domain.name === host && isOfProduction(domain));
}

/**
 * The fault `alias-taken`: a project of the same team, or one of another account, has the host from now on; where there is
 * no project of that name it is made.
 */
export function strikeTaken(world: World, near: Project, host: string): boolean {
  const fault = world.faults.take('alias-taken', {}, each => isCalled(world, host, each.host));
  if (fault === undefined) return false;
  const isOther = ({ owner }: Project) => (owner.id === near.owner.id) !== (fault.account === true);
  const holder =
    world.projects.find(each => each.name === fault.by && isOther(each)) ?? made(world, near, fault);
  const now = world.stamp();
  world.aliases.set(host, {
    alias: host,
    uid: newId('als_'),
    deploymentId: holder.production ?? newId('dpl_'),
    projectId: holder.id,
    automatic: false,
    createdAt: now,
    updatedAt: now,
  });
  return true;
}

function made(world: World, near: Project, { by, account }: { by: string; account?: boolean }): Project {
  const owner: Owner =
    account === true ? { id: newId('team_'), slug: `${by}-inc`, plan: 'pro', team: undefined } : near.owner;
  const project: Project = {
    ...near,
    id: newId('prj_'),
    name: by,
    owner,
    domains: [],
    env: [],
    production: undefined,
    lastAliasRequest: null,
    rolling: undefined,
  };
  world.projects.push(project);
  return project;
}
