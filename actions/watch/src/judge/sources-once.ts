import { type Asking, type MetricSource, readOnce, type SourceName } from '@pipeline/telemetry';
import type { Ports } from '../ports.ts';
import type { RuleQuestion } from './rule-question.ts';

/** Those that give a value for each interval, so that one answer can hold what several releases ask for. */
const WIDE: readonly SourceName[] = ['prometheus', 'cloud-monitoring', 'datadog', 'newrelic', 'cloudwatch'];
/** What asks for one release alone. */
const NAMED = /\{(?:commit|release)\}/;

/** Sources that are opened once, and asked no question twice: by what all the questions together will ask. */
export function sourcesOnce(
  questions: readonly RuleQuestion[],
  ports: Pick<Ports, 'source'>,
): (name: SourceName) => MetricSource {
  const opened = new Map<SourceName, MetricSource>();
  return name => {
    const source = opened.get(name) ?? readOnce(ports.source(name), planned(questions, name));
    opened.set(name, source);
    return source;
  };
}

function planned(questions: readonly RuleQuestion[], name: SourceName): Asking[] {
  if (!WIDE.includes(name)) return [];
  return questions
    .filter(({ rule }) => rule.source === name && !NAMED.test(rule.query))
    .flatMap(({ rule: { query }, options: { before, after } }) =>
      [before, after].filter(({ from, to }) => to > from).map(span => ({ query, span })),
    );
}
