import type { VercelApi } from '../api.ts';
import { mustHaveEnvironment } from '../deploy/environment.ts';
import { observeProduction, type Production } from '../move/index.ts';
import type { VercelNow } from '../step.ts';
import type { ProjectView } from '../views.ts';
import { findProject } from './find-project.ts';
import type { VercelSite } from './site.ts';

/**
 * What planning needs to know. Of a preview's project that is neither domains nor rolling releases; of what there is already, no
 * variables: it has its own.
 * @throws ConfigError where there is no such project or environment
 */
export async function observe(api: VercelApi, site: VercelSite): Promise<VercelNow> {
  const { project: asked, environment, candidate, hosts = [] } = site;
  const names = candidate === undefined ? api.envNames(asked, environment) : Promise.resolve([]);
  // What is wrong with the project itself tells more.
  names.catch(() => undefined);
  const project = await findProject(api, asked);
  mustHaveEnvironment(project, environment);
  const seen =
    environment === 'production' ? observeProduction(api, project, { candidate, hosts }) : nothingOf(project);
  const [production, envNames] = await Promise.all([seen, names]);
  return { ...production, envNames };
}

function nothingOf(project: ProjectView): Production {
  return {
    project,
    live: undefined,
    domains: [],
    hosts: [],
    candidate: undefined,
    rolling: undefined,
    stages: undefined,
  };
}
