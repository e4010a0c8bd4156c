import type { Raw } from '../raw.ts';
import type { RollingStage, RollingView } from '../views.ts';
import { type Fields, fields } from './fields.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

/** https://vercel.com/docs/rest-api/rolling-release/get-the-active-rolling-release-information-for-a-project */
export function readRolling(raw: Raw): RollingView | undefined {
  const it = fields(raw, 'a rolling release').inner('rollingRelease');
  const state = it.text('state');
  if (state === undefined) return undefined;
  const queued = it.text('queuedDeploymentId');
  return {
    state,
    current: it.inner('currentDeployment').text('id'),
    canary: it.inner('canaryDeployment').text('id'),
    stages: stagesOf(it, SECOND),
    active: it.inner('activeStage').number('index'),
    ...(queued !== undefined && { queued }),
    startedAt: it.number('startedAt') ?? 0,
    updatedAt: it.number('updatedAt') ?? 0,
  };
}

/**
 * The stages of one that would begin: Vercel counts minutes here, and seconds in one that runs.
 * https://vercel.com/docs/rest-api/rolling-release/get-rolling-release-configuration
 */
export function readRollingStages(raw: Raw): RollingStage[] | undefined {
  const it = fields(raw, 'a rolling release').inner('rollingRelease');
  const stages = stagesOf(it, MINUTE);
  return stages.length > 0 ? stages : undefined;
}

function stagesOf(it: Fields, unit: number): RollingStage[] {
  const byHand = it.text('advancementType') === 'manual-approval';
  return it
    .list('stages')
    .map((stage, place) => ({ stage, index: stage.number('index') ?? place }))
    .sort((a, b) => a.index - b.index)
    .map(({ stage }) => {
      const duration = stage.number('duration');
      const waits = stage.flag('requireApproval') ?? byHand;
      return {
        percent: stage.number('targetPercentage') ?? 0,
        duration: waits || duration === undefined ? undefined : duration * unit,
      };
    });
}
