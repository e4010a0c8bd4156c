import { type Judgement, judgeRule, type MetricSource } from '@pipeline/telemetry';
import type { Config } from '../config/config.ts';
import { type Baseline, ofAnother, type WatchFinding } from './finding.ts';
import { type Measured, measured, upTo } from './measured.ts';
import type { RuleQuestion } from './rule-question.ts';
import { replacedSuspects } from './suspects.ts';

/** What is measured of a release, until now, and what that says of this one. */
export async function judged(
  question: RuleQuestion,
  config: Pick<Config, 'watchFor' | 'baseline'>,
  source: MetricSource,
): Promise<WatchFinding> {
  const { rule } = question;
  const found = await measured(question, source);
  const { evidence, reading } = found;
  const suspects = replacedSuspects(question, found, config);
  return {
    metric: rule.name,
    rule: rule.must,
    about: rule,
    baseline: evidence.before,
    ...(reading !== undefined && { reading }),
    ...(suspects.length > 0 && { suspects }),
    ...wordOn(question, found),
  };
}

type Word = Judgement & Pick<WatchFinding, 'clears' | 'later' | 'ongoing'>;

/**
 * What is broken in its own time is its own; what is good all along is good; and what is broken only in the time that it shares is for the
 * other's look.
 */
function wordOn({ rule, time, now }: RuleQuestion, found: Measured): Word {
  const { since, shared } = time;
  // A watch that begins anew, or is not warm yet, begins without what was read before.
  const isTooSoon = now < since && found.evidence.readings;
  const whole = judgeRule(rule, isTooSoon ? upTo(found, 0) : found.evidence);
  const isGood = (moment: number, before: Baseline) =>
    judgeRule(rule, { ...upTo(found, moment), before }).state === 'good';
  if (shared === undefined) return { ...whole, clears: before => isGood(now, before) };
  const own = judgeRule(rule, upTo(found, shared.begun));
  if (own.state === 'breach') return itsOwn(own, whole);
  const clears = (before: Baseline) => isGood(shared.begun, before) || isGood(shared.served, before);
  return { ...(whole.state === 'breach' ? ofAnother(whole) : whole), clears };
}

/** A breach in its own time; whether it holds again is known from all the time since. */
function itsOwn({ recovered: _, ...own }: Judgement, whole: Judgement): Word {
  return { ...own, ...(whole.recovered && { recovered: true }), ongoing: own.trailing > 0 };
}
