import { errorOf as stageError } from '@pipeline/deploy-stage';
import type { Outcome } from '../outcome.ts';
import { wordsFor } from '../words.ts';

/** As the stage's, in the words of ECS. */
export function errorOf(cluster: string, outcomes: readonly Outcome[], locked?: string): Error | undefined {
  return stageError(outcomes, wordsFor(cluster), locked);
}
