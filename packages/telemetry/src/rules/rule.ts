/** The systems that a rule can ask. */
export const SOURCES = [
  'prometheus',
  'datadog',
  'newrelic',
  'sentry',
  'cloud-monitoring',
  'cloudwatch',
  'http',
] as const;

export type SourceName = (typeof SOURCES)[number];

export type Operator = '<' | '<=' | '>' | '>=';

/** What a value is held against: `times` what was before, and `plus`. An absolute one has `times` 0. */
export interface Bound {
  operator: Operator;
  times: number;
  plus: number;
  /** As its author wrote it. */
  text: string;
}

/** What must hold of a metric. Made by `parseRules`. */
export interface Rule {
  /** What a person calls it. */
  name: string;
  /** The targets that it is about, by their subjects or the last parts of these; absent where it is the environment as a whole. */
  of?: readonly string[];
  source: SourceName;
  /** In the source's own language; `{commit}` and `{release}` in it stand for those of the release that is looked at. */
  query: string;
  /** The values are those of a counter: what counts is by how much it grew. */
  increase: boolean;
  /** It holds where one of them does. All go the same way. */
  bounds: readonly Bound[];
  /** So many values in a row must be beyond all bounds. */
  inARow: number;
  /** Milliseconds from one value to the next; `undefined`: as the window asks for. */
  step: number | undefined;
  /** What it means where there is no value: nothing is known, or that there was nothing to count. */
  missing: 'unknown' | 'zero';
  /** The bounds and what follows, as they were written. */
  must: string;
}

/** Whether more is worse. */
export const staysLow = ({ bounds }: Pick<Rule, 'bounds'>): boolean =>
  bounds[0]?.operator.startsWith('<') === true;

export const isRelative = ({ bounds }: Pick<Rule, 'bounds'>): boolean =>
  bounds.some(({ times }) => times !== 0);
