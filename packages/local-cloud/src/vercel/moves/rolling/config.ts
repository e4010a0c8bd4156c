import { badRequest } from '../../api-fault.ts';
import type { RollingConfig, RollingStage } from '../../model.ts';

/**
 * What `PATCH …/rolling-release/config` sets; `null` turns it off.
 * https://vercel.com/docs/rest-api/rolling-release/update-the-rolling-release-settings-for-the-project
 *
 * @throws ApiFault 400 where the stages do not rise to 100
 */
export function configAsked(body: Readonly<Record<string, unknown>>): RollingConfig | null {
  if (body.enabled === false) return null;
  const manual = body.advancementType === 'manual-approval';
  if (!manual && body.advancementType !== 'automatic')
    throw badRequest('Invalid request: `advancementType` should be "automatic" or "manual-approval".');
  const given = Array.isArray(body.stages) ? body.stages : [];
  const stages = given.map((stage, index) => stageAsked(stage, manual, index === given.length - 1));
  const rises = stages.every((stage, i) => stage.targetPercentage > (stages[i - 1]?.targetPercentage ?? -1));
  if (stages.length < 2 || !rises || stages.at(-1)?.targetPercentage !== 100)
    throw badRequest(
      'Invalid request: `stages` should be two or more, in ascending order, the last one of 100.',
    );
  const header = body.canaryResponseHeader;
  return {
    target: 'production',
    stages,
    ...(typeof header === 'boolean' && { canaryResponseHeader: header }),
  };
}

function stageAsked(given: unknown, manual: boolean, last: boolean): RollingStage {
  const { targetPercentage, duration, linearShift } = (given ?? {}) as Record<string, unknown>;
  if (typeof targetPercentage !== 'number' || targetPercentage < 0 || targetPercentage > 100)
    throw badRequest('Invalid request: `targetPercentage` should be between 0 and 100.');
  if (!manual && !last && !(typeof duration === 'number' && duration > 0))
    throw badRequest('Invalid request: `duration` is missing, in minutes.');
  return {
    targetPercentage,
    ...(manual && !last && { requireApproval: true }),
    ...(!manual && !last && { duration: Number(duration) }),
    ...(typeof linearShift === 'boolean' && { linearShift }),
  };
}
