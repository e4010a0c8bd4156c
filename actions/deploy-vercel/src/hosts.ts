import { ConfigError } from '@pipeline/contracts';
import type { Vercel } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import type { Project } from './project.ts';

/**
 * What is not production must take none of the project's own domains: an alias moves a domain without a word, production's too. One of the
 * very environment that is deployed to is its own.
 * @throws ConfigError before anything is built
 */
export async function mustBeNoDomains(
  { goal, hosts }: Pick<Config, 'goal' | 'hosts'>,
  { view, name }: Pick<Project, 'view' | 'name'>,
  { api }: Pick<Vercel, 'api'>,
): Promise<void> {
  if (hosts.length === 0 || goal.kind === 'production') return;
  const own = view.environments.find(({ slug }) => slug === goal.environment)?.id;
  const domains = await api.domains(view.id);
  const taken = domains.filter(
    ({ host, environment }) => hosts.includes(host) && (environment === undefined || environment !== own),
  );
  if (taken.length === 0) return;
  const names = taken.map(({ host }) => host).join(', ');
  throw new ConfigError(`aliases: ${names} is a domain of ${name}, and would be taken from what serves it`, {
    hint: 'Nothing was built. Take a host that is no domain of the project, or deploy to what the domain belongs to',
  });
}
