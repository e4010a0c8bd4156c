import type { VercelApi } from '../api.ts';
import type { Raw } from '../raw.ts';
import { readRolling, readRollingStages } from '../view/rolling.ts';
import { path } from '../wire/path.ts';
import type { Ask, Connection } from './connection.ts';

type RollingApi = Pick<VercelApi, 'rolling' | 'rollingStages' | 'approveStage' | 'completeRolling'>;

/** https://vercel.com/docs/rest-api/rolling-release */
export function rollingApi(connection: Connection): RollingApi {
  const change = async (operation: string, project: string, step: string, body: Raw) => {
    await connection.done({
      about: of(operation, project, true),
      method: 'POST',
      path: path`/v1/projects/${project}/rolling-release/${step}`,
      body,
    });
  };

  return {
    async rolling(project) {
      const raw = await connection.find({
        about: of('GetRollingRelease', project),
        method: 'GET',
        path: path`/v1/projects/${project}/rolling-release`,
      });
      return raw && readRolling(raw);
    },

    async rollingStages(project) {
      const raw = await connection.find({
        about: of('GetRollingReleaseConfig', project),
        method: 'GET',
        path: path`/v1/projects/${project}/rolling-release/config`,
      });
      return raw && readRollingStages(raw);
    },

    approveStage: (project, canary, next) =>
      change('ApproveRollingReleaseStage', project, 'approve-stage', {
        nextStageIndex: next,
        canaryDeploymentId: canary,
      }),

    completeRolling: (project, canary) =>
      change('CompleteRollingRelease', project, 'complete', { canaryDeploymentId: canary }),
  };
}

function of(operation: string, id: string, changes = false): Ask['about'] {
  return { operation, changes, subject: { kind: 'project', id } };
}
