import type { VercelApi } from '../api.ts';
import type { ServedDomain, VercelNow, WantedHost } from '../step.ts';
import type { AliasView, DomainView, ProjectView } from '../views.ts';
import { aliasesOf } from './aliases.ts';
import { flightOf } from './flight.ts';
import { lastRolling } from './last-rolling.ts';

/** What production is, and where it goes: all of an observation but the names of variables. */
export type Production = Omit<VercelNow, 'envNames'>;

/** @param asked the deployment to move, by its id or host, and the extra hosts that this run is asked to give */
export async function observeProduction(
  api: VercelApi,
  project: ProjectView,
  asked: { candidate?: string | undefined; hosts: readonly string[] },
): Promise<Production> {
  const [all, last, stages, candidate] = await Promise.all([
    api.domains(project.id),
    lastRolling(api, project),
    project.rolling ? api.rollingStages(project.id) : undefined,
    asked.candidate ? api.deployment(asked.candidate) : undefined,
  ]);
  const rolling = last?.state === 'ACTIVE' ? last : undefined;
  const ofProduction = all.filter(isOfProduction);
  const answers = await aliasesOf(api, [...ofProduction.map(({ host }) => host), ...asked.hosts]);
  const domains = ofProduction.map(each => ({ ...each, deployment: answers.get(each.host)?.deployment }));
  const find = async (id: string | undefined) => {
    if (id === undefined) return undefined;
    return id === candidate?.id ? candidate : api.deployment(id);
  };
  const [live, moving] = await Promise.all([
    find(rolling?.current ?? mostServed(domains, project.production)),
    find(flightOf({ project, rolling })?.deployment),
  ]);
  return {
    project,
    live,
    domains,
    hosts: [...new Set(asked.hosts)].map(host => wantedHost(host, all, answers.get(host))),
    candidate,
    rolling,
    stages,
    ...(moving && { moving }),
  };
}

/** Hosts, and what each answers from. */
export async function lookAtHosts(
  api: Pick<VercelApi, 'domains' | 'alias'>,
  project: string,
  hosts: readonly string[],
): Promise<WantedHost[]> {
  const [domains, answers] = await Promise.all([api.domains(project), aliasesOf(api, hosts)]);
  return hosts.map(host => wantedHost(host, domains, answers.get(host)));
}

/** https://vercel.com/docs/domains/working-with-domains: one that is not verified serves nothing. */
function isOfProduction({ verified, redirect, gitBranch, environment }: DomainView): boolean {
  return verified && redirect === undefined && gitBranch === undefined && environment === undefined;
}

/** Where domains disagree, such as after an alias by hand, the deployment of most of them. */
function mostServed(domains: readonly ServedDomain[], production: string | undefined): string | undefined {
  const counts = new Map<string, number>();
  for (const { deployment } of domains)
    if (deployment !== undefined) counts.set(deployment, (counts.get(deployment) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const leading = [...counts].filter(([, count]) => count === most).map(([id]) => id);
  return production === undefined || (leading.length > 0 && !leading.includes(production))
    ? leading[0]
    : production;
}

function wantedHost(host: string, domains: readonly DomainView[], alias: AliasView | undefined): WantedHost {
  const domain = domains.find(each => each.host === host);
  const taken = domain && takenBy(domain);
  return {
    host,
    deployment: alias?.deployment,
    project: alias?.project,
    ...(taken !== undefined && { taken }),
  };
}

function takenBy({ redirect, gitBranch, environment, verified }: DomainView): string | undefined {
  if (redirect !== undefined) return `a redirect to ${redirect}`;
  if (gitBranch !== undefined) return `the git branch ${gitBranch}`;
  if (environment !== undefined) return `the custom environment ${environment}`;
  return verified ? undefined : 'nobody until it is verified';
}
