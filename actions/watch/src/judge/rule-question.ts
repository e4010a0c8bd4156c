import { isTimed, type MeasureOptions, windowsOf } from '@pipeline/telemetry';
import type { Config } from '../config/config.ts';
import type { WatchRule } from '../config/rules.ts';
import type { Memory, Reading } from '../entries.ts';
import { type OwnTime, ownTime } from '../own-time.ts';
import type { WatchedRelease } from '../which.ts';

/** Whether one release holds one rule: what is to be measured for it, and by which times that is judged. */
export interface RuleQuestion {
  rule: WatchRule;
  watched: WatchedRelease;
  time: OwnTime;
  /** What earlier looks have read since its own time began, in turn. */
  earlier: readonly Reading[];
  /** Milliseconds since the epoch. */
  now: number;
  options: MeasureOptions;
}

export function ruleQuestion(
  rule: WatchRule,
  watched: WatchedRelease,
  { readings }: Pick<Memory, 'readings'>,
  config: Config,
  now: number,
): RuleQuestion {
  const time = ownTime(watched, rule, { ...config, now });
  const earlier = (readings.get(rule.name) ?? []).filter(({ at }) => at >= time.since);
  return { rule, watched, time, earlier, now, options: optionsOf(rule, watched, time, earlier, config, now) };
}

function optionsOf(
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
