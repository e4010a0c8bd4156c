import {
  type Evidence,
  isTimed,
  type Judgement,
  judgeRule,
  type MeasureOptions,
  type MetricSource,
  measure,
  windowsOf,
} from '@pipeline/telemetry';
import { type About, concerns } from './about.ts';
import type { Config } from './config/config.ts';
import type { WatchRule } from './config/rules.ts';
import type { Reading } from './entries.ts';
import type { OwnTime } from './meanwhile.ts';
import type { WatchedRelease } from './which.ts';

/** What one rule, or the checks, came to for one release. */
export interface WatchFinding extends Judgement {
  metric: string;
  /** What must hold, as it was written. */
  rule: string;
  about: About;
  /** What this look alone has read, where it is one value. */
  reading?: number;
  /** Why nothing was measured. */
  error?: Error;
  /** What it was compared with. */
  baseline?: Evidence['before'];
  /**
   * Whether it was good while this release alone had changed: what is broken later is another's fault. By what that one is compared with,
   * since what is good beside what was bad already clears nothing.
   */
  clears?(baseline: Evidence['before']): boolean;
  /** Whether it is broken only since another release began. */
  later?: true;
  /** Of a breach that began before another release did: whether it was still one when that began. */
  ongoing?: boolean;
  /** Which other releases may be at fault as well, by their ids. */
  shared?: readonly string[];
}

export function optionsOf(
  rule: WatchRule,
  { begun, previous, release, isBack }: WatchedRelease,
  { since }: OwnTime,
  earlier: readonly Reading[],
  { watchFor, baseline }: Config,
  now: number,
): MeasureOptions {
  const { step } = rule;
  const times = { begun, since, ...(previous && { previousSince: previous.since }) };
  const windows = windowsOf(times, { now, watchFor, baseline, step });
  // What a way back returns to is what served before, too.
  const other = isBack ? release : previous?.release;
  return {
    ...windows,
    // Whoever asks for now asks the same.
    ...(!isTimed(rule) && { after: { from: 0, to: step, step } }),
    about: { commit: release.commit.sha, release: release.id },
    ...(other && { aboutBefore: { commit: other.commit.sha, release: other.id } }),
    earlier: earlier.map(({ value }) => value),
  };
}

/**
 * What is measured of a release, until now, and whose fault that is: what is broken before another release began is its own; what is good
 * all along is good; and what is broken only since is for the other's own look.
 */
export async function judged(
  {
    rule,
    watched,
    time,
    earlier,
    now,
    options,
  }: {
    rule: WatchRule;
    watched: WatchedRelease;
    time: OwnTime;
    earlier: readonly Reading[];
    now: number;
    options: MeasureOptions;
  },
  { watchFor, baseline }: Pick<Config, 'watchFor' | 'baseline'>,
  source: MetricSource,
): Promise<WatchFinding> {
  const { evidence, reading } = await measure(rule, source, options);
  const { from, step } = options.after;
  // When each value's interval is over.
  const ends = evidence.readings
    ? [...earlier.map(({ at }) => at), ...(reading === undefined ? [] : [now])]
    : evidence.after.map((_, index) => from + (index + 1) * step);
  const upTo = (moment: number): Evidence => ({
    ...evidence,
    after: evidence.after.filter((_, index) => (ends[index] ?? now) <= moment),
  });
  const { before } = options;
  // What something newer has replaced since was there, too, and nobody judges it any more: it is cleared by what was right before this one.
  const wasBefore = (since: number): Judgement['state'] =>
    baseline !== 'before'
      ? 'unknown'
      : judgeRule(rule, {
          ...evidence,
          after: evidence.before.filter((_, index) => before.from + index * before.step >= since),
        }).state;
  const gone = goneSince(rule, watched, watchFor).filter(({ ended = now }) => wasBefore(ended) !== 'good');
  const named = {
    ...(gone.length > 0 && { shared: gone.map(({ id }) => id) }),
    baseline: evidence.before,
    metric: rule.name,
    rule: rule.must,
    about: rule,
    ...(reading !== undefined && { reading }),
  };
  // A watch that begins anew, or is not warm yet, begins without what was read before.
  const whole = judgeRule(rule, now < time.since && evidence.readings ? upTo(0) : evidence);
  const { until, shared = until } = time;
  const isGood = (moment: number, held: Evidence['before']) =>
    judgeRule(rule, { ...upTo(moment), before: held }).state === 'good';
  if (until === undefined || shared === undefined)
    return { ...named, ...whole, clears: held => isGood(now, held) };
  const own = judgeRule(rule, upTo(until));
  const { recovered, ...said } = own;
  if (own.state === 'breach')
    return { ...named, ...said, ...(whole.recovered && { recovered: true }), ongoing: own.trailing > 0 };
  const clears = (held: Evidence['before']) => isGood(until, held) || isGood(shared, held);
  if (whole.state !== 'breach') return { ...named, ...whole, clears };
  return { ...named, ...whole, state: 'unknown', trailing: 0, later: true, clears };
}

/** What had changed within a watch before this one did, served on beside it, and is replaced by now. */
function goneSince(
  about: About,
  { others, served, begun, release }: WatchedRelease,
  watchFor: number,
): WatchedRelease['others'] {
  return others.filter(
    other =>
      other.fate === 'lasting' &&
      concerns(about, other, release.commit.sha) &&
      other.ended !== undefined &&
      other.ended <= served &&
      other.ended + watchFor > begun &&
      other.replaced !== undefined &&
      other.replaced > served,
  );
}
