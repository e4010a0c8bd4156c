import type { Plan } from '@pipeline/contracts';
import { detailOf, endingOf, holdOf, type Outcome, worst } from '../outcome.ts';

/** What every deploying stage hands on. */
export interface StageOutputs {
  verdict: string;
  /** Name → how it ended. */
  services: object;
  plan: object[];
  'release-id': string;
  /** Paths, one a line. */
  trace: string;
}

export interface OutputsTold {
  plans: readonly Plan[];
  releaseId?: string | undefined;
  /** Paths. */
  traces: readonly string[];
}

/**
 * What every ending hands on.
 * @param entry a service's name, and what the platform says of it beside its verdict
 */
export function outputsOf<O extends Outcome>(
  outcomes: readonly O[],
  { plans, releaseId, traces }: OutputsTold,
  entry: (outcome: O) => [name: string, own: object],
): Partial<StageOutputs> {
  const whole = worst(outcomes);
  return {
    verdict: whole === undefined ? 'not-started' : endingOf(whole),
    services: Object.fromEntries(
      outcomes.map(outcome => {
        const [name, own] = entry(outcome);
        return [name, serviceOf(outcome, own)];
      }),
    ),
    plan: plansOf(plans),
    ...(releaseId !== undefined && { 'release-id': releaseId }),
    ...(traces.length > 0 && { trace: traces.join('\n') }),
  };
}

/** Without the steps: they are for the one who applies them. */
export function plansOf(plans: readonly Plan[]): object[] {
  return plans.map(({ subject, changes }) => ({ subject, changes }));
}

function serviceOf(outcome: Outcome, own: object): object {
  const { wayBack } = outcome;
  const held = holdOf(outcome);
  return {
    verdict: endingOf(outcome),
    detail: detailOf(outcome),
    ...own,
    ...(wayBack !== undefined && { wayBack }),
    ...(held !== undefined && { held }),
  };
}
