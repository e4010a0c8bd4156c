import type { MetricSource, SourceName } from '@pipeline/telemetry';
import { isAbout } from '../about.ts';
import { aboutOfChecks } from '../config/abouts.ts';
import type { Config } from '../config/config.ts';
import type { Memory } from '../entries.ts';
import type { Ports } from '../ports.ts';
import type { WatchedRelease } from '../which.ts';
import { blamed, type Lineup } from './blame.ts';
import { onChecks } from './checks.ts';
import type { Findings, WatchFinding } from './finding.ts';
import { judged } from './judged.ts';
import { type RuleQuestion, ruleQuestion } from './rule-question.ts';
import { sourcesOnce } from './sources-once.ts';

/** What a look knows before it measures. @see Lineup */
export interface Known extends Pick<Lineup, 'speaks' | 'watched' | 'now'> {
  memoryOf(key: string): Memory;
}

/**
 * One look at releases, in two steps: what each rule says of each release by itself, then whose fault that is.
 * https://github.com/org/pipeline/blob/main/docs/guides/watch.md#how-releases-that-overlap-are-told-apart
 * @param open those of `known.watched` that are still to be judged
 */
export async function lookAt(
  open: readonly WatchedRelease[],
  known: Known,
  config: Config,
  ports: Ports,
): Promise<Findings> {
  const found = await eachByItself(open, known, config, ports);
  return blamed({ ...known, found, watchFor: config.watchFor });
}

/** Each by the rules, and the checks, that are about a target of its. The checks are made once, and no metric is asked for twice. */
async function eachByItself(
  open: readonly WatchedRelease[],
  { memoryOf, now }: Known,
  config: Config,
  ports: Ports,
): Promise<Findings> {
  const questions = open.flatMap(watched =>
    config.rules
      .filter(rule => isAbout(rule, watched.live))
      .map(rule => ruleQuestion(rule, watched, memoryOf(watched.key), config, now)),
  );
  const source = sourcesOnce(questions, ports);
  const isChecked = ({ live }: WatchedRelease) => isAbout(aboutOfChecks(config), live);
  const [answers, checked] = await Promise.all([
    Promise.all(
      questions.map(async each => ({ ...each, finding: await findingFor(each, config, source, ports) })),
    ),
    open.some(isChecked) ? ports.check?.() : undefined,
  ]);
  return new Map(
    open.map(watched => {
      const byRules = answers.filter(each => each.watched === watched).map(({ finding }) => finding);
      if (checked === undefined || !isChecked(watched)) return [watched, byRules];
      return [watched, [...byRules, onChecks(checked, watched, memoryOf(watched.key), config, now)]];
    }),
  );
}

/** What cannot be measured is unknown, with the reason; it keeps nothing else from its word. */
async function findingFor(
  question: RuleQuestion,
  config: Config,
  source: (name: SourceName) => MetricSource,
  { signal, log }: Ports,
): Promise<WatchFinding> {
  const { rule } = question;
  try {
    return await judged(question, config, source(rule.source));
  } catch (thrown) {
    signal.throwIfAborted();
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const detail = error.message;
    log.warn(`${rule.name}: ${detail}`);
    return { metric: rule.name, rule: rule.must, about: rule, state: 'unknown', trailing: 0, detail, error };
  }
}
