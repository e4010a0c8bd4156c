import { formatDuration, type Verdict } from '@pipeline/contracts';
import type { MoveStep } from '../step.ts';
import type { RollingView } from '../views.ts';

/** The stage that is waited at, from a hold's id; `undefined` for one that is no stage's. */
export function stageOf(hold: string): { kind: 'stage' | 'complete'; index: number } | undefined {
  const [, kind, index] = /^(stage|complete):(\d{1,4})$/.exec(hold) ?? [];
  if (kind === undefined) return undefined;
  return { kind: kind === 'stage' ? 'stage' : 'complete', index: Number(index) };
}

export function percentOf({ active, stages }: RollingView): number | undefined {
  return active === undefined ? undefined : stages[active]?.percent;
}

/**
 * A rolling release of ours that is under way: what waits for approval waits for a word. Where it was to go at once, it is
 * completed at whatever stage it has begun. https://vercel.com/docs/rolling-releases
 */
export function judgeRolling(step: MoveStep, rolling: RollingView): Verdict {
  const { active, stages } = rolling;
  const percent = percentOf(rolling);
  if (active === undefined || percent === undefined)
    return { state: 'progressing', detail: `the rolling release of ${step.deployment} has begun` };
  const at = `${percent}%`;
  const detail = `${step.deployment} has ${at} of traffic`;
  const next = stages[active + 1];
  if (next === undefined) return { state: 'progressing', detail };
  if (step.stages.length === 0)
    return {
      state: 'held',
      hold: { id: `complete:${active}`, at, traffic: percent, least: 0 },
      detail: `${detail}, and is to be completed`,
    };
  const { duration } = stages[active] ?? {};
  if (duration !== undefined)
    return {
      state: 'progressing',
      detail: `${detail}; it goes to ${next.percent}% by itself, ${formatDuration(duration)} after this stage began`,
    };
  return {
    state: 'held',
    hold: { id: `stage:${active}`, at, traffic: percent },
    detail: `${detail}, and waits for approval of ${next.percent}%`,
  };
}
