import { json } from '../../../http/exchange.ts';
import { ApiFault, badRequest, notFound } from '../../api-fault.ts';
import { deploymentAsked } from '../../find.ts';
import type { Project, RollingRelease } from '../../model.ts';
import type { Asked, Routes } from '../../routes.ts';
import { mustBePromotable } from '../production-rules.ts';
import { changing, reading } from '../project-route.ts';
import { billing } from './billing.ts';
import { configAsked } from './config.ts';
import { goTo, startRolling } from './progress.ts';
import { configShown, rollingShown } from './shown.ts';

/** https://vercel.com/docs/rest-api/rolling-release */
export const ROLLING_ROUTES: Routes = {
  'GET /:version/projects/:id/rolling-release': reading('GetRollingRelease', (asked, { rolling }) => {
    const state = asked.query.get('state');
    const wanted = rolling !== undefined && (state ?? rolling.state) === rolling.state ? rolling : undefined;
    return shown(asked, wanted);
  }),
  'GET /:version/projects/:id/rolling-release/config': reading('GetRollingReleaseConfig', (_, project) =>
    config(project),
  ),
  'GET /:version/projects/:id/rolling-release/billing': reading(
    'GetRollingReleaseBillingStatus',
    (asked, project) => json(200, billing(asked.world, project)),
  ),
  'PATCH /:version/projects/:id/rolling-release/config': changing(
    'UpdateRollingReleaseConfig',
    async (asked, project) => {
      const wanted = configAsked(await asked.body());
      if (wanted !== null) mustBeInThePlan(asked, project);
      project.rollingRelease = wanted;
      return config(project);
    },
  ),
  'DELETE /:version/projects/:id/rolling-release/config': changing(
    'DeleteRollingReleaseConfig',
    (_, project) => {
      project.rollingRelease = null;
      return config(project);
    },
  ),
  'POST /:version/projects/:id/rolling-release/start': changing(
    'StartRollingRelease',
    async (asked, project) => {
      const canary = deploymentAsked(asked, String((await asked.body()).canaryDeploymentId));
      if (canary.project.id !== project.id) throw notFound('Deployment');
      const { rolling } = project;
      if (rolling?.state === 'ACTIVE') {
        if (rolling.canaryDeploymentId === canary.id) return shown(asked, rolling);
        throw new ApiFault(409, 'conflict', 'A rolling release is already active for this project.');
      }
      if (project.rollingRelease === null)
        throw new ApiFault(
          422,
          'rolling_release_not_enabled',
          'Rolling Releases are not enabled for this project.',
        );
      mustBePromotable(project, canary);
      startRolling(asked.world, project, canary);
      return shown(asked, project.rolling);
    },
  ),
  'POST /:version/projects/:id/rolling-release/approve-stage': changing(
    'ApproveRollingReleaseStage',
    async (asked, project) => {
      const { nextStageIndex, canaryDeploymentId } = await asked.body();
      const rolling = activeOf(project, canaryDeploymentId);
      if (rolling.stages[rolling.active]?.requireApproval !== true)
        throw badRequest('The active stage does not require approval.');
      if (nextStageIndex !== rolling.active + 1)
        throw badRequest(`Invalid request: \`nextStageIndex\` should be ${rolling.active + 1}.`);
      goTo(asked.world, project, rolling, nextStageIndex);
      return shown(asked, rolling);
    },
  ),
  'POST /:version/projects/:id/rolling-release/complete': changing(
    'CompleteRollingRelease',
    async (asked, project) => {
      const rolling = activeOf(project, (await asked.body()).canaryDeploymentId);
      goTo(asked.world, project, rolling, rolling.stages.length - 1);
      return shown(asked, rolling);
    },
  ),
};

/** @throws ApiFault 404 where none is under way, 400 where it is another deployment's */
function activeOf({ rolling }: Project, canary: unknown): RollingRelease {
  if (rolling?.state !== 'ACTIVE') throw notFound('Active rolling release');
  if (rolling.canaryDeploymentId !== canary)
    throw badRequest(`The active rolling release is of the canary deployment ${rolling.canaryDeploymentId}.`);
  return rolling;
}

function mustBeInThePlan({ world }: Asked, project: Project): void {
  const { reason, message } = billing(world, project);
  if (reason === 'available_slots' || reason === 'unlimited_slots' || project.rollingRelease !== null) return;
  throw new ApiFault(402, 'payment_required', message);
}

const shown = ({ world }: Asked, rolling: RollingRelease | undefined) =>
  json(200, { rollingRelease: rolling === undefined ? null : rollingShown(world, rolling) });

const config = ({ rollingRelease }: Project) =>
  json(200, { rollingRelease: rollingRelease === null ? null : configShown(rollingRelease) });
