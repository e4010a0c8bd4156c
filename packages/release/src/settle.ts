import type { ReleaseRecord, TargetOutcome } from '@pipeline/contracts';
import { oneLine } from './ending.ts';
import { lastWords } from './held.ts';
import type { ReleasePorts } from './model.ts';

/** Writes the last word on targets that earlier releases have left held. Returns those of which no hold is known. */
export async function settle(
  { log, clock, warn }: ReleasePorts,
  environment: string,
  records: readonly ReleaseRecord[],
  targets: readonly TargetOutcome[],
): Promise<string[]> {
  const { outcomes, unheld } = lastWords(records, targets, new Date(clock.now()).toISOString());
  for (const outcome of outcomes) {
    try {
      await log.conclude(environment, outcome);
    } catch (error) {
      warn(
        `How release ${outcome.intent} ended (${outcome.verdict}) could not be recorded, so the log shows it as held: ${oneLine(error)}`,
      );
    }
  }
  return unheld;
}
