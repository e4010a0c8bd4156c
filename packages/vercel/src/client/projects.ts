import type { VercelApi } from '../api.ts';
import { readDomain } from '../view/domain.ts';
import { fields } from '../view/fields.ts';
import { readProject } from '../view/project.ts';
import { path } from '../wire/path.ts';
import type { Ask, Connection } from './connection.ts';
import { namesFor } from './env-names.ts';
import { pages } from './pages.ts';

type ProjectsApi = Pick<VercelApi, 'project' | 'projectNames' | 'domains' | 'envNames' | 'setAutoAssign'>;

export function projectsApi(connection: Connection): ProjectsApi {
  return {
    async project(idOrName) {
      const raw = await connection.find({
        about: of('GetProject', idOrName),
        method: 'GET',
        path: path`/v9/projects/${idOrName}`,
      });
      if (raw === undefined) return undefined;
      const view = readProject(raw);
      connection.secrets.add(view.protection.bypass);
      return view;
    },

    // https://vercel.com/docs/rest-api/projects/retrieve-a-list-of-projects
    async projectNames() {
      const all = await pages(
        connection,
        {
          about: { operation: 'ListProjects', changes: false, subject: { kind: 'projects' } },
          method: 'GET',
          path: '/v10/projects',
        },
        'projects',
        { enough: () => true, from: 'from' },
      );
      return all.flatMap(each => fields(each, 'a project').text('name') ?? []);
    },

    // https://vercel.com/docs/rest-api/projects/retrieve-project-domains-by-project-by-id-or-name
    async domains(project) {
      const all = await pages(
        connection,
        {
          about: of('ListProjectDomains', project),
          method: 'GET',
          path: path`/v9/projects/${project}/domains`,
        },
        'domains',
      );
      return [...new Map(all.map(readDomain).map(each => [each.host, each])).values()];
    },

    // https://vercel.com/docs/rest-api/projects/retrieve-the-environment-variables-of-a-project-by-id-or-name
    async envNames(project, environment) {
      const ask: Ask = {
        about: of('ListProjectEnv', project),
        method: 'GET',
        path: path`/v10/projects/${project}/env`,
        query: environmentQuery(environment),
      };
      return namesFor(environment, await pages(connection, ask, 'envs'));
    },

    // https://vercel.com/docs/rest-api/projects/update-an-existing-project
    async setAutoAssign(project, autoAssign) {
      await connection.done({
        about: of('UpdateProject', project, true),
        method: 'PATCH',
        path: path`/v9/projects/${project}`,
        body: { autoAssignCustomDomains: autoAssign },
      });
    },
  };
}

function of(operation: string, id: string, changes = false): Ask['about'] {
  return { operation, changes, subject: { kind: 'project', id } };
}

function environmentQuery(environment: string): NonNullable<Ask['query']> {
  if (environment === 'production' || environment === 'preview') return {};
  return environment.startsWith('env_')
    ? { customEnvironmentId: environment }
    : { customEnvironmentSlug: environment };
}
