import type { Strategy, StrategyOffer } from '@pipeline/contracts';
import type { VercelNow } from '../step.ts';
import type { RollingStage } from '../views.ts';
import type { MoveWanted } from '../wanted.ts';

/**
 * How production can be moved as the project is now. Percentages are the project's own: Vercel rolls by its settings.
 * https://vercel.com/docs/rolling-releases
 */
export function offersOf({
  candidate,
  stages = [],
}: Pick<VercelNow, 'candidate' | 'stages'>): StrategyOffer[] {
  const rolls = stages.length > 0;
  const stepped: StrategyOffer = {
    kind: 'stepped',
    words: `the project's own rolling release (${stagesWords(stages)})`,
    refuses: strategy => refuseSteps(strategy, stages),
  };
  const verify: StrategyOffer = {
    kind: 'verify-first',
    words: 'verify-first (staged without domains, by its own address, then all at once)',
  };
  const words = rolls
    ? 'rolling (all at once: its rolling release is completed as soon as it has begun)'
    : 'rolling (all domains at once)';
  return [
    ...(rolls ? [stepped] : []),
    { kind: 'all-at-once', words },
    // What is there already has been verified where it stood, or not at all.
    ...(candidate === undefined ? [verify] : []),
  ];
}

/** Without a strategy the project's own, as Vercel itself would do. */
export function rollingBy(strategy: Strategy | undefined): MoveWanted['rolling'] {
  return strategy === undefined || strategy.kind === 'stepped' ? 'stages' : 'at-once';
}

/** `10%, then 50% after 5 min, …`: a stage that says nothing waits for approval. */
export function stagesWords(stages: readonly RollingStage[]): string {
  return stages
    .map(({ percent }, at) => {
      const before = stages[at - 1]?.duration;
      return `${at > 0 ? 'then ' : ''}${percent}%${before === undefined ? '' : ` after ${minutes(before)}`}`;
    })
    .join(', ');
}

function minutes(ms: number): string {
  return `${Math.round(ms / 6_000) / 10} min`;
}

function refuseSteps(strategy: Strategy, stages: readonly RollingStage[]): string | undefined {
  if (strategy.kind !== 'stepped') return undefined;
  const has = stages.map(({ percent }) => percent);
  if (has.join() === strategy.steps.join()) return undefined;
  return `its stages are set in the project (Settings, Rolling Releases): ${has.join(', ')}`;
}
