import type { Deployment, Domain, Project } from '../model.ts';
import { deploymentsOf, type World } from '../world.ts';
import { give, take } from './give.ts';
import { answers, branchOf } from './hosts-of.ts';

/** A domain answers at once from what its environment has. https://vercel.com/docs/domains/working-with-domains/add-a-domain */
export function connect(world: World, project: Project, domain: Domain): void {
  const newest = (is: (each: Deployment) => boolean) =>
    deploymentsOf(world, project).findLast(each => each.readyState === 'READY' && is(each));
  const { customEnvironmentId: environment, gitBranch: branch, name: host } = domain;
  const deployment =
    environment !== null
      ? newest(({ customEnvironment }) => customEnvironment?.id === environment)
      : branch !== null
        ? newest(each => branchOf(each) === branch)
        : newest(({ id }) => id === project.production);
  if (answers(domain) && deployment !== undefined) give(world, deployment, { host, automatic: false });
  else if (world.aliases.get(host)?.projectId === project.id) take(world, host);
}
