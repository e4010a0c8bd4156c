import { RemoteError } from '@pipeline/contracts';
import {
  isTimed,
  type Judgement,
  judgeRule,
  type MeasureOptions,
  measure,
  windowsOf,
} from '@pipeline/telemetry';
import type { Config } from './config/config.ts';
import type { WatchRule } from './config/rules.ts';
import { CHECKS, type Memory, PASSED } from './entries.ts';
import type { Ports } from './ports.ts';
import type { WatchedRelease } from './which.ts';

/** What one rule, or the checks, came to. */
export interface WatchFinding extends Judgement {
  metric: string;
  /** What must hold, as it was written. */
  rule: string;
  /** What this look alone has read, where it is one value. */
  reading?: number;
  /** Why nothing was measured. */
  error?: Error;
}

/** One look at a release: all rules, and the checks. What cannot be measured is unknown, with the reason; it keeps nothing else from its word. */
export async function lookAt(
  watched: WatchedRelease,
  { readings, checksPassed }: Pick<Memory, 'readings' | 'checksPassed'>,
  config: Config,
  ports: Ports,
): Promise<WatchFinding[]> {
  const judged = config.rules.map(rule => judge(rule, watched, readings.get(rule.name) ?? [], config, ports));
  const found = await Promise.all(judged);
  // What answers now is the newest release's.
  if (ports.check === undefined || watched.until !== undefined) return found;
  return [...found, await checked(ports.check, config, checksPassed)];
}

async function judge(
  rule: WatchRule,
  watched: WatchedRelease,
  earlier: readonly number[],
  config: Config,
  ports: Ports,
): Promise<WatchFinding> {
  const named = { metric: rule.name, rule: rule.must };
  try {
    if (watched.until !== undefined && !isTimed(rule))
      return { ...named, ...judgeRule(rule, { after: earlier, before: [], readings: true }) };
    const source = ports.source(rule.source);
    const { evidence, reading } = await measure(
      rule,
      source,
      optionsOf(rule, watched, earlier, config, ports),
    );
    return { ...named, ...judgeRule(rule, evidence), ...(reading !== undefined && { reading }) };
  } catch (error) {
    ports.signal.throwIfAborted();
    const failure = error instanceof Error ? error : new Error(String(error));
    ports.log.warn(`${rule.name}: ${failure.message}`);
    return { ...named, state: 'unknown', trailing: 0, detail: failure.message, error: failure };
  }
}

function optionsOf(
  { step }: WatchRule,
  watched: WatchedRelease,
  earlier: readonly number[],
  { watchFor, baseline }: Config,
  { clock }: Pick<Ports, 'clock'>,
): MeasureOptions {
  const { begun, since, until, previous, release, isBack } = watched;
  const times = {
    begun,
    since,
    ...(until !== undefined && { until }),
    ...(previous && { previousSince: previous.since }),
  };
  // What a way back returns to is what served before, too.
  const other = isBack ? release : previous?.release;
  return {
    ...windowsOf(times, { now: clock.now(), watchFor, baseline, step }),
    about: { commit: release.commit.sha, release: release.id },
    ...(other && { aboutBefore: { commit: other.commit.sha, release: other.id } }),
    earlier,
  };
}

/**
 * Tried again for as long as they may take: what has failed then is down, whatever the next look would see. Where nobody has ever seen
 * them pass, it need not be the release that is wrong.
 */
async function checked(
  check: NonNullable<Ports['check']>,
  { checks }: Config,
  passedBefore: boolean,
): Promise<WatchFinding> {
  const { ok, detail } = await check();
  const rule = checks === undefined ? '' : checks.list.map(({ name }) => name).join(', ');
  const found = { metric: CHECKS, rule, detail, reading: ok ? PASSED : 0, trailing: ok ? 0 : 1 };
  return { ...found, state: ok ? 'good' : 'breach', ...(!passedBefore && { already: true }) };
}

/** Whether someone must mend it: the same question is answered no better the next time. */
export const isLasting = (error: Error): boolean => !(error instanceof RemoteError && error.transient);
