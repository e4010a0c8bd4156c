import type { Deployment, Domain, Project } from '../model.ts';
import type { World } from '../world.ts';
import { branchName, environmentName, projectName } from './names.ts';

export interface Given {
  /** As on the wire. */
  host: string;
  automatic: boolean;
}

/** Those that a promotion moves: production's domains and the name that Vercel makes up for it. */
export async function productionHosts(world: World, project: Project): Promise<Given[]> {
  const own = project.domains.filter(domain => answers(domain) && isOfProduction(domain));
  return [...own.map(byHand), await madeUp(world, projectName(project))];
}

/** What a deployment gets as soon as it is READY, whether or not production's domains come too. */
export async function environmentHosts(world: World, deployment: Deployment): Promise<Given[]> {
  const { project, customEnvironment: environment, target } = deployment;
  const branch = branchOf(deployment);
  const made: string[] = [];
  if (environment !== undefined) made.push(environmentName(project, environment));
  if (branch !== undefined) made.push(branchName(project, branch));
  const own = project.domains.filter(
    domain =>
      answers(domain) &&
      (environment !== undefined
        ? domain.customEnvironmentId === environment.id
        : target === null && branch !== undefined && domain.gitBranch === branch),
  );
  return [...own.map(byHand), ...(await Promise.all(made.map(name => madeUp(world, name))))];
}

/** https://vercel.com/docs/domains/working-with-domains/assign-domain-to-a-git-branch */
export const isOfProduction = ({ gitBranch, customEnvironmentId }: Domain) =>
  gitBranch === null && customEnvironmentId === null;

/** Whether it is answered from a deployment at all. */
export const answers = ({ verified, redirect }: Domain) => verified && redirect === null;

export function branchOf({ meta, gitMetadata }: Deployment): string | undefined {
  const branch = meta.githubCommitRef ?? meta.gitCommitRef ?? gitMetadata?.commitRef;
  return typeof branch === 'string' && branch !== '' ? branch : undefined;
}

const byHand = ({ name }: Domain): Given => ({ host: name, automatic: false });

const madeUp = async (world: World, name: string): Promise<Given> => ({
  host: await world.hosts.open(name),
  automatic: true,
});
