import type { Problems } from '@pipeline/action-kit';
import type { Strategy } from '@pipeline/contracts';
import { strategyOf as stageStrategy } from '@pipeline/deploy-stage';
import type { ServiceSettings } from './settings.ts';

const MINUTE = 60_000;

/** A service's `strategy`, `traffic-step` and `bake-time`; `undefined` where the service's own is meant. */
export function strategyOf(service: ServiceSettings, problems: Problems): Strategy | undefined {
  return stageStrategy(service, problems, bake =>
    bake % MINUTE !== 0 || bake > 1_440 * MINUTE ? 'ECS counts whole minutes, at most 24 hours' : undefined,
  );
}
