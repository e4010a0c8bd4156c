import { ConfigError } from '@pipeline/contracts';
import { meant } from '../errors/missing.ts';
import { projectName } from '../move/words.ts';
import type { ProjectView } from '../views.ts';

/** @throws ConfigError where the project has no such environment. https://vercel.com/docs/deployments/environments */
export function mustHaveEnvironment(project: ProjectView, environment: string): void {
  const slugs = ['production', 'preview', ...project.environments.map(({ slug }) => slug)];
  if (slugs.includes(environment)) return;
  const hint = [meant(environment, slugs), `It has ${slugs.join(', ')}`]
    .filter(each => each !== '')
    .join(' ');
  throw new ConfigError(`Vercel’s project ${projectName({ project })} has no environment "${environment}"`, {
    hint,
  });
}
