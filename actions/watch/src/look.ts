import { RemoteError } from '@pipeline/contracts';
import { type Asking, type MetricSource, readOnce, type SourceName } from '@pipeline/telemetry';
import { isAbout } from './about.ts';
import type { Config } from './config/config.ts';
import type { WatchRule } from './config/rules.ts';
import { CHECKS, type Memory, PASSED, type Reading } from './entries.ts';
import { judged, optionsOf, type WatchFinding } from './judged.ts';
import type { Ports } from './ports.ts';
import { timeOf, type WatchedRelease } from './which.ts';

export type Findings = ReadonlyMap<WatchedRelease, readonly WatchFinding[]>;

/** Those that give a value for each interval, so that one answer can hold what several releases ask for. */
const WIDE: readonly SourceName[] = ['prometheus', 'cloud-monitoring', 'datadog', 'newrelic', 'cloudwatch'];
const NAMED = /\{(?:commit|release)\}/;

/**
 * One look at releases: each by the rules, and the checks, that are about a target of its. What cannot be measured is unknown, with the
 * reason; it keeps nothing else from its word. The checks are made once, and no metric is asked for twice.
 */
export async function lookAt(
  releases: readonly WatchedRelease[],
  memoryOf: (key: string) => Memory,
  config: Config,
  ports: Ports,
): Promise<Findings> {
  const questions = releases.flatMap(watched =>
    config.rules
      .filter(rule => isAbout(rule, watched.live))
      .map(rule => questionOf(rule, watched, memoryOf(watched.key), config, ports)),
  );
  const source = sourcesOnce(questions, ports);
  const checks = config.checks ?? {};
  const seen = ports.check !== undefined && releases.some(({ live }) => isAbout(checks, live));
  const [found, checked] = await Promise.all([
    Promise.all(
      questions.map(async each => ({ ...each, finding: await judge(each, config, source, ports) })),
    ),
    seen ? ports.check?.() : undefined,
  ]);
  return new Map(
    releases.map(watched => {
      const own = found.filter(each => each.watched === watched).map(({ finding }) => finding);
      if (checked === undefined || !isAbout(checks, watched.live)) return [watched, own];
      return [watched, [...own, onChecks(checked, watched, memoryOf(watched.key), config, ports)]];
    }),
  );
}

type Question = ReturnType<typeof questionOf>;

function questionOf(
  rule: WatchRule,
  watched: WatchedRelease,
  { readings }: Pick<Memory, 'readings'>,
  config: Config,
  { clock }: Pick<Ports, 'clock'>,
) {
  const now = clock.now();
  const time = timeOf(watched, rule, { ...config, now });
  const earlier = (readings.get(rule.name) ?? []).filter(({ at }) => at >= time.since);
  return { rule, watched, time, earlier, now, options: optionsOf(rule, watched, time, earlier, config, now) };
}

function sourcesOnce(questions: readonly Question[], ports: Ports): (name: SourceName) => MetricSource {
  const opened = new Map<SourceName, MetricSource>();
  return name => {
    const planned = questions
      .filter(({ rule }) => rule.source === name && WIDE.includes(name) && !NAMED.test(rule.query))
      .flatMap(({ rule: { query }, options: { before, after } }) =>
        [before, after].filter(({ from, to }) => to > from).map((span): Asking => ({ query, span })),
      );
    const source = opened.get(name) ?? readOnce(ports.source(name), planned);
    opened.set(name, source);
    return source;
  };
}

async function judge(
  question: Question,
  config: Config,
  source: (name: SourceName) => MetricSource,
  { signal, log }: Ports,
): Promise<WatchFinding> {
  const { rule } = question;
  try {
    return await judged(question, config, source(rule.source));
  } catch (error) {
    signal.throwIfAborted();
    const failure = error instanceof Error ? error : new Error(String(error));
    log.warn(`${rule.name}: ${failure.message}`);
    return {
      metric: rule.name,
      rule: rule.must,
      about: rule,
      state: 'unknown',
      trailing: 0,
      detail: failure.message,
      error: failure,
    };
  }
}

/**
 * Tried again for as long as they may take: what has failed then is down, whatever the next look would see. Where nobody has ever seen
 * them pass, it need not be the release that is wrong; nor where they fail only since another one began.
 */
function onChecks(
  { ok, detail }: { ok: boolean; detail: string },
  watched: WatchedRelease,
  { readings, checksPassed }: Pick<Memory, 'readings' | 'checksPassed'>,
  config: Config,
  { clock }: Pick<Ports, 'clock'>,
): WatchFinding {
  const { checks } = config;
  const about = { ...(checks?.of && { of: checks.of }) };
  const { until, shared } = timeOf(watched, about, { ...config, now: clock.now() });
  const passedAt = (by: number) =>
    (readings.get(CHECKS) ?? []).some(each => hasPassed(each) && each.at >= watched.served && each.at < by);
  const found = {
    metric: CHECKS,
    rule: checks === undefined ? '' : checks.list.map(({ name }) => name).join(', '),
    about,
    detail,
    reading: ok ? PASSED : 0,
    trailing: ok ? 0 : 1,
    clears: () => (until === undefined ? ok : passedAt(shared ?? until)),
    ...(!checksPassed && { already: true as const }),
  };
  if (ok) return { ...found, state: 'good' };
  if (until === undefined) return { ...found, state: 'breach' };
  return { ...found, state: 'unknown', trailing: 0, later: true };
}

const hasPassed = ({ value }: Reading): boolean => value === PASSED;

/** Whether someone must mend it: the same question is answered no better the next time. */
export const isLasting = (error: Error): boolean => !(error instanceof RemoteError && error.transient);
