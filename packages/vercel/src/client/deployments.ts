import type { DeploymentFilter, VercelApi } from '../api.ts';
import { teamWords } from '../errors/about.ts';
import { OutOfScope } from '../errors/out-of-scope.ts';
import type { Raw } from '../raw.ts';
import { withoutScheme } from '../view/host.ts';
import type { DeploymentView } from '../views.ts';
import { path } from '../wire/path.ts';
import type { Ask, Connection } from './connection.ts';
import { pages } from './pages.ts';
import { toldDeployment } from './told.ts';

type DeploymentsApi = Pick<VercelApi, 'deployment' | 'deployments' | 'cancel' | 'remove'>;

export function deploymentsApi(connection: Connection): DeploymentsApi {
  const read = (raw: Raw) => toldDeployment(raw, connection.secrets.clean);
  return {
    deployment: idOrHost => getDeployment(connection, idOrHost),

    // https://vercel.com/docs/rest-api/deployments/list-deployments
    async deployments(filter) {
      const found = (all: Raw[]) => {
        const fitting = all.map(read).filter(each => fits(each, filter));
        return [...new Map(fitting.map(each => [each.id, each])).values()];
      };
      const all = await pages(
        connection,
        {
          about: {
            operation: 'ListDeployments',
            changes: false,
            subject: { kind: 'project', id: filter.project },
          },
          method: 'GET',
          path: '/v7/deployments',
          query: queryOf(filter),
        },
        'deployments',
        { enough: all => found(all).length >= filter.limit },
      );
      return found(all)
        .sort((a, b) => b.createdAt - a.createdAt)
        .slice(0, filter.limit);
    },

    // https://vercel.com/docs/rest-api/deployments/cancel-a-deployment
    async cancel(id) {
      await connection.done({
        about: of('CancelDeployment', id, true),
        method: 'PATCH',
        path: path`/v12/deployments/${id}/cancel`,
      });
    },

    // https://vercel.com/docs/rest-api/deployments/delete-a-deployment
    async remove(id) {
      await connection.done(
        { about: of('DeleteDeployment', id, true), method: 'DELETE', path: path`/v13/deployments/${id}` },
        // Gone already is as good.
        ({ status }) => status === 404 || status === 410,
      );
    },
  };
}

async function getDeployment(connection: Connection, idOrHost: string): Promise<DeploymentView | undefined> {
  const id = idOrHost.startsWith('dpl_') ? idOrHost : withoutScheme(idOrHost);
  const about = of('GetDeployment', id);
  const raw = await connection.find({ about, method: 'GET', path: path`/v13/deployments/${id}` });
  const view = raw && toldDeployment(raw, connection.secrets.clean);
  if (view?.project !== '') return view;
  // Of another account's, Vercel tells anyone what is public.
  const { team } = connection.scope;
  throw await connection.withTeams(
    new OutOfScope(
      `The deployment ${id} belongs to another account than ${teamWords(connection.scope)}`,
      'Check `team` and the deployment',
      team,
    ),
  );
}

function of(operation: string, id: string, changes = false): Ask['about'] {
  return { operation, changes, subject: { kind: 'deployment', id } };
}

/** `meta-<key>` is how Vercel's CLI asks; its API's description does not have it. */
function queryOf({ project, environment, meta = {}, state, rollbackCandidate, limit }: DeploymentFilter) {
  return {
    projectId: project,
    target: environment,
    state,
    rollbackCandidate: rollbackCandidate || undefined,
    // With notes asked for, few come; or all, where those are not heeded.
    limit: Object.keys(meta).length > 0 ? 100 : Math.min(100, Math.max(1, limit)),
    ...Object.fromEntries(Object.entries(meta).map(([key, value]) => [`meta-${key}`, value])),
  };
}

/** Whoever heeds less of the query than Vercel does not lead to somebody else's deployment. */
function fits(view: DeploymentView, { project, environment, meta = {}, state }: DeploymentFilter): boolean {
  return (
    (!project.startsWith('prj_') || view.project === '' || view.project === project) &&
    // That of a custom environment is asked for by its id, and told by its slug.
    (!['production', 'preview'].includes(environment ?? '') || view.environment === environment) &&
    (state === undefined || view.state === state) &&
    Object.entries(meta).every(([key, value]) => Object.hasOwn(view.meta, key) && view.meta[key] === value)
  );
}
