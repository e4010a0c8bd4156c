import { judgeRule } from '@pipeline/telemetry';
import { type About, seenBeside } from '../about.ts';
import type { Change, Serving } from '../changes.ts';
import type { Config } from '../config/config.ts';
import { beforeFrom, type Measured } from './measured.ts';
import type { RuleQuestion } from './rule-question.ts';

/** No job on a runner of GitHub's lives longer: https://docs.github.com/actions/reference/limits */
const LONGEST_JOB = 6 * 3_600_000;

/** Suspects that are not watched yet: what began before a release served, and is still going on, may be at fault for all that is measured. */
export const underWay = (about: About, serving: Serving, now: number): Change[] =>
  seenBeside(about, serving).filter(
    ({ begun, ended, fate }) =>
      ended === undefined && fate !== 'dead' && begun <= serving.served && begun > now - LONGEST_JOB,
  );

/**
 * Suspects that are not watched any more: what had changed within a watch before this release did, served on beside it, and is replaced by
 * now. What was right before this one clears them.
 * @returns their ids
 */
export function replacedSuspects(
  { rule, watched }: Pick<RuleQuestion, 'rule' | 'watched'>,
  found: Measured,
  { watchFor, baseline }: Pick<Config, 'watchFor' | 'baseline'>,
): string[] {
  const { served, begun } = watched;
  // A day or a week ago says nothing of them.
  const wasGoodFrom = (moment: number) =>
    baseline === 'before' && judgeRule(rule, beforeFrom(found, moment)).state === 'good';
  return seenBeside(rule, watched)
    .filter(({ fate }) => fate === 'lasting')
    .filter(({ replaced }) => replaced !== undefined && replaced > served)
    .filter(
      ({ ended }) =>
        ended !== undefined && ended <= served && ended + watchFor > begun && !wasGoodFrom(ended),
    )
    .map(({ id }) => id);
}
