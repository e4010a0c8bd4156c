import { json, type Reply } from '../../http/exchange.ts';
import { projectAsked } from '../find.ts';
import type { EnvVariable } from '../model.ts';
import { page } from '../page.ts';
import type { Asked, Routes } from '../routes.ts';
import { pullVariables } from './pull.ts';
import { settingsOf } from './settings.ts';
import { environmentShape, projectShape } from './shape.ts';

/** https://vercel.com/docs/rest-api/projects */
export const PROJECT_ROUTES: Routes = {
  'GET /:version/projects': { operation: 'GetProjects', write: false, run: list },
  'GET /:version/projects/:idOrName': {
    operation: 'GetProject',
    write: false,
    run: asked => json(200, projectShape(asked.world, projectAsked(asked, asked.parts.idOrName ?? ''))),
  },
  'PATCH /:version/projects/:idOrName': { operation: 'UpdateProject', write: true, run: update },
  'GET /:version/projects/:idOrName/env': {
    operation: 'FilterProjectEnvs',
    write: false,
    run: variables,
  },
  'GET /:version/env/pull/:idOrName/:target': { operation: 'PullEnv', write: false, run: pullVariables },
  'GET /:version/projects/:idOrName/custom-environments': {
    operation: 'ListCustomEnvironments',
    write: false,
    run: environments,
  },
};

/** By name and newest first, as many as one page has. */
function list({ world, caller, query }: Asked): Reply {
  const search = query.get('search')?.toLowerCase() ?? '';
  const own = world.projects
    .filter(({ owner }) => owner.id === caller.owner.id)
    .filter(({ name }) => caller.token.projects?.includes(name) ?? true)
    .filter(({ name }) => name.toLowerCase().includes(search))
    .toReversed();
  const { items, pagination } = page(own, query, ({ createdAt }) => createdAt);
  return json(200, { projects: items.map(project => projectShape(world, project)), pagination });
}

async function update(asked: Asked): Promise<Reply> {
  const project = projectAsked(asked, asked.parts.idOrName ?? '');
  Object.assign(project, settingsOf(project, await asked.body()), { updatedAt: asked.world.stamp() });
  return json(200, projectShape(asked.world, project));
}

/** https://vercel.com/docs/rest-api/projects/retrieve-the-environment-variables-of-a-project-by-id-or-name */
function variables(asked: Asked): Reply {
  const { query } = asked;
  const project = projectAsked(asked, asked.parts.idOrName ?? '');
  const branch = query.get('gitBranch');
  const named = query.get('customEnvironmentId') ?? query.get('customEnvironmentSlug');
  const environment = project.customEnvironments.find(({ id, slug }) => id === named || slug === named);
  const fits = ({ gitBranch, customEnvironmentIds }: EnvVariable) =>
    (branch === null || gitBranch === null || gitBranch === branch) &&
    (named === null || customEnvironmentIds.includes(environment?.id ?? ''));
  return json(200, { envs: project.env.filter(fits).map(variableShape), hiddenProductionEnvCount: 0 });
}

/** A plain variable is shown in clear, a sensitive one never, the others in a form that nobody reads. */
function variableShape({ value, gitBranch, ...variable }: EnvVariable): unknown {
  const hidden =
    variable.type === 'sensitive' ? '' : `eyJ2IjoidjIi${Buffer.from(variable.id).toString('hex')}`;
  return {
    ...variable,
    value: variable.type === 'plain' ? value : hidden,
    configurationId: null,
    securityIssues: [],
    ...(gitBranch && { gitBranch }),
  };
}

function environments(asked: Asked): Reply {
  const project = projectAsked(asked, asked.parts.idOrName ?? '');
  return json(200, {
    accountLimit: { total: project.owner.plan === 'enterprise' ? 12 : 1 },
    environments: project.customEnvironments.map(each => environmentShape(project, each)),
  });
}
