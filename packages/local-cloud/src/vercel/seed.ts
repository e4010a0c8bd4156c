import type {
  CustomEnvironment,
  Domain,
  EnvVariable,
  Owner,
  Plan,
  Project,
  Protection,
  Role,
  RollingConfig,
} from './model.ts';
import { newProject } from './projects/new-project.ts';
import { newId, ownerOfTeam, ownerOfUser, type World } from './world.ts';

export interface TeamSeed {
  id?: string;
  slug: string;
  name?: string;
  plan?: Plan;
  /** By username; the one person there is, as an OWNER, when absent. */
  members?: Readonly<Record<string, Role>>;
}

export interface TokenSeed {
  value: string;
  /** A username; the first person when absent. */
  user?: string;
  /** Slugs of the teams that it is for; those of its person when absent. */
  teams?: readonly string[];
  projects?: readonly string[];
  expired?: boolean;
}

export interface ProjectSeed {
  id?: string;
  name: string;
  /** A team's slug; the first team when absent, `null`: the first person's own. */
  team?: string | null;
  rootDirectory?: string;
  outputDirectory?: string;
  framework?: string;
  autoAssignCustomDomains?: boolean;
  /** Production's, where only a name is given. */
  domains?: readonly (
    | string
    | (Partial<Omit<Domain, 'customEnvironmentId'>> & { name: string; environment?: string })
  )[];
  /** Name → value, for all environments; or as they are. */
  env?: Readonly<Record<string, string>> | readonly (Partial<EnvVariable> & { key: string; value: string })[];
  /** Slugs. */
  customEnvironments?: readonly string[];
  protection?: Partial<Omit<Protection, 'bypass'>> & { /** Secrets. */ bypass?: readonly string[] };
  rollingRelease?: RollingConfig;
  link?: Record<string, unknown>;
}

export interface Seeds {
  /** Usernames; `deployer` when absent. */
  users?: readonly string[];
  /** `acme` on Pro when absent. */
  teams?: readonly TeamSeed[];
  /** Besides the one in `env`. */
  tokens?: readonly TokenSeed[];
  /** `shop-web`, with the domain `shop.example.com`, when absent. */
  projects?: readonly ProjectSeed[];
}

/** Fills an empty world. */
export async function seed(world: World, seeds: Seeds, token: string): Promise<void> {
  const { users = ['deployer'], teams = [{ slug: 'acme' }], tokens = [] } = seeds;
  const { projects = [{ name: 'shop-web', domains: ['shop.example.com'] }] } = seeds;
  for (const username of users)
    world.users.push({ id: newId('', 24), username, email: `${username}@example.com`, name: username });
  const person = (name: string | undefined) => {
    const found = world.users.find(({ username }) => name === undefined || username === name);
    if (found === undefined) throw new Error(`there is no user ${name}`);
    return found;
  };
  for (const { id = newId('team_'), slug, name = slug, plan = 'pro', members } of teams) {
    const roles = Object.entries(members ?? { [person(undefined).username]: 'OWNER' as const });
    const byId = new Map(roles.map(([username, role]) => [person(username).id, role]));
    world.teams.push({ id, slug, name, plan, members: byId });
  }
  const team = (slug: string) => {
    const found = world.teams.find(each => each.slug === slug);
    if (found === undefined) throw new Error(`there is no team ${slug}`);
    return found;
  };
  world.tokens.push({ value: token, user: person(undefined) });
  for (const { user, teams: slugs, ...rest } of tokens) {
    const ids = slugs?.map(slug => team(slug).id);
    world.tokens.push({ ...rest, user: person(user), ...(ids && { teams: ids }) });
  }
  for (const each of projects) {
    const slug = each.team === undefined ? teams[0]?.slug : each.team;
    const owner = slug == null ? ownerOfUser(person(undefined)) : ownerOfTeam(team(slug));
    world.projects.push(await projectOfSeed(world, owner, each));
  }
}

async function projectOfSeed(world: World, owner: Owner, seeded: ProjectSeed): Promise<Project> {
  const { team: _, domains = [], env = {}, customEnvironments = [], protection, ...rest } = seeded;
  const project = newProject(world, owner, {
    ...rest,
    customEnvironments: customEnvironments.map(slug => environment(world, slug)),
    env: Array.isArray(env)
      ? env.map(variable)
      : Object.entries(env).map(([key, value]) => variable({ key, value })),
    protection: {
      sso: null,
      password: null,
      trustedIps: null,
      ...protection,
      bypass: new Map(
        protection?.bypass?.map(secret => [
          secret,
          { createdAt: world.stamp(), createdBy: 'deployer', scope: 'automation-bypass' },
        ]),
      ),
    },
  });
  for (const each of domains) {
    const given = typeof each === 'string' ? { name: each } : each;
    project.domains.push(await domainOfSeed(world, project, given));
  }
  return project;
}

async function domainOfSeed(
  world: World,
  { customEnvironments }: Project,
  { environment: slug, name, redirect, ...given }: Partial<Domain> & { name: string; environment?: string },
): Promise<Domain> {
  const now = world.stamp();
  return {
    redirect: redirect ? await world.hosts.open(redirect) : null,
    redirectStatusCode: redirect ? 308 : null,
    gitBranch: null,
    verified: true,
    createdAt: now,
    updatedAt: now,
    ...given,
    name: await world.hosts.open(name),
    customEnvironmentId: customEnvironments.find(each => each.slug === slug)?.id ?? null,
  };
}

function environment(world: World, slug: string): CustomEnvironment {
  return { id: newId('env_'), slug, description: '', createdAt: world.stamp() };
}

function variable(given: Partial<EnvVariable> & { key: string; value: string }): EnvVariable {
  return {
    id: newId('', 16),
    type: 'encrypted',
    target: ['production', 'preview', 'development'],
    customEnvironmentIds: [],
    gitBranch: null,
    ...given,
  };
}
