import { randomBytes } from 'node:crypto';
import type { Scheduler } from '../ecs/scheduler.ts';
import { VercelFaults } from './faults.ts';
import type { Hosts } from './hosts.ts';
import type { Alias, Deployment, Owner, Project, Team, Token, User } from './model.ts';

/** A request that a deployment's, a domain's or an alias's own host received. */
export interface Visit {
  /** As at Vercel, such as `shop.example.com`. */
  name: string;
  method: string;
  /** With its query. */
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  status: number;
  /** The one that answered; none where it was refused before. */
  deployment: string | undefined;
}

/** All state of Vercel, and the ports that it acts through. Lists are oldest first. */
export interface World {
  readonly scheduler: Scheduler;
  readonly faults: VercelFaults;
  readonly hosts: Hosts;
  /** `run`: a source's build command is run for real. */
  readonly builds: 'tell' | 'run';
  readonly users: User[];
  readonly teams: Team[];
  readonly tokens: Token[];
  readonly projects: Project[];
  readonly deployments: Deployment[];
  /** By host. */
  readonly aliases: Map<string, Alias>;
  /** Owner's id → sha → content. */
  readonly files: Map<string, Map<string, Buffer>>;
  /** Runs at every change of a deployment, for those who follow its events. */
  readonly watchers: Set<(deployment: Deployment) => void>;
  /** Requests to hosts, in order of arrival; where they are served. */
  readonly visits: Visit[];
  /** Now; later than whatever was stamped before, so that what is newer can be told. */
  stamp(): number;
}

/** An empty one. */
export function createWorld(scheduler: Scheduler, hosts: Hosts, builds: World['builds'] = 'tell'): World {
  let last = 0;
  return {
    scheduler,
    hosts,
    builds,
    faults: new VercelFaults(),
    users: [],
    teams: [],
    tokens: [],
    projects: [],
    deployments: [],
    aliases: new Map(),
    files: new Map(),
    watchers: new Set(),
    visits: [],
    stamp() {
      last = Math.max(scheduler.now(), last + 1);
      return last;
    },
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Such as `dpl_5ucQ…`; unlike any other. */
export function newId(prefix: string, length = 24): string {
  return prefix + [...randomBytes(length)].map(byte => ALPHABET[byte % ALPHABET.length]).join('');
}

export function ownerOfTeam(team: Team): Owner {
  return { id: team.id, slug: team.slug, plan: team.plan, team };
}

export function ownerOfUser(user: User): Owner {
  return { id: user.id, slug: user.username, plan: 'hobby', team: undefined };
}

/** By id or name, of this owner. */
export function projectOf(world: World, owner: Owner, idOrName: string): Project | undefined {
  return world.projects.find(
    project => project.owner.id === owner.id && (project.id === idOrName || project.name === idOrName),
  );
}

export function deploymentsOf(world: World, project: Project): Deployment[] {
  return world.deployments.filter(each => each.project.id === project.id);
}

/** By id, own host or a host that answers from it; whoever’s it is. */
export function findDeployment(world: World, idOrHost: string): Deployment | undefined {
  const host = world.hosts.known(idOrHost) ?? idOrHost;
  const id = world.aliases.get(host)?.deploymentId ?? idOrHost;
  return world.deployments.find(each => each.id === id || each.url === host || each.hostname === idOrHost);
}
