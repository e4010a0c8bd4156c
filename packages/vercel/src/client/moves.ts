import type { VercelApi } from '../api.ts';
import { path } from '../wire/path.ts';
import type { Ask, Connection } from './connection.ts';

/** What serves production. */
export function movesApi(connection: Connection): Pick<VercelApi, 'promote' | 'rollback'> {
  return {
    // https://vercel.com/docs/rest-api/projects/point-production-traffic-to-a-given-deployment
    async promote(project, deployment) {
      const { status } = await connection.done({
        about: of('PromoteDeployment', project, deployment),
        method: 'POST',
        path: path`/v10/projects/${project}/promote/${deployment}`,
        body: {},
      });
      return { queued: status === 202 };
    },

    // https://vercel.com/docs/rest-api/projects/point-production-traffic-to-a-previous-deployment
    async rollback(project, deployment) {
      await connection.done({
        about: of('RollbackDeployment', project, deployment),
        method: 'POST',
        path: path`/v1/projects/${project}/rollback/${deployment}`,
        body: {},
      });
    },
  };
}

function of(operation: string, project: string, id: string): Ask['about'] {
  return { operation, changes: true, subject: { kind: 'deployment', id, project } };
}
