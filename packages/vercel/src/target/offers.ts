import type { StrategyOffer } from '@pipeline/contracts';
import { offersOf } from '../move/index.ts';
import type { VercelNow } from '../step.ts';

/** A preview has an address of its own, and takes nothing over. */
export function offersFor(environment: string, now: VercelNow): StrategyOffer[] {
  if (environment === 'production') return offersOf(now);
  return [{ kind: 'all-at-once', words: `at its own address, as soon as it is built (${environment})` }];
}
