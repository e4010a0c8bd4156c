import { ConfigError } from '@pipeline/contracts';
import type { Evidence } from './judge/judge-rule.ts';
import type { Rule } from './rules/rule.ts';
import { cellsOf, increaseOf, type Measured, type MetricSource, type Span } from './sample.ts';

/** What `{commit}` and `{release}` stand for in a query. */
export interface About {
  commit: string;
  release: string;
}

export interface MeasureOptions {
  after: Span;
  before: Span;
  about: About;
  /** The release before; without it what names a commit cannot be compared. */
  aboutBefore?: About;
  /** What earlier looks at this release have read, in turn, where each gives one value. */
  earlier: readonly number[];
}

/** What a source says of a rule, and of what was before; `reading` is what this look alone has read, where it is one value. */
export async function measure(
  rule: Pick<Rule, 'query' | 'increase' | 'source'>,
  source: MetricSource,
  { after, before, about, aboutBefore, earlier }: MeasureOptions,
): Promise<{ evidence: Evidence; reading?: number }> {
  const now = await source.read(filled(rule.query, about), after);
  const then = await beforeIt(rule, source, before, aboutBefore);
  if ('samples' in now) {
    const values = (measured: Measured, span: Span) =>
      'samples' in measured ? counted(rule, cellsOf(measured.samples, span)) : [];
    return { evidence: { after: values(now, after), before: values(then, before) } };
  }
  const { reading } = now;
  const known = [...earlier, ...(reading === undefined ? [] : [reading])];
  const compared = 'reading' in then ? [then.reading] : [];
  return {
    evidence: { after: counted(rule, known), before: compared, readings: true },
    ...(reading !== undefined && { reading }),
  };
}

const counted = ({ increase }: Pick<Rule, 'increase'>, values: (number | undefined)[]) =>
  increase ? increaseOf(values) : values;

/** Where it can be asked for at all. */
async function beforeIt(
  { query, source: name }: Pick<Rule, 'query' | 'source'>,
  source: MetricSource,
  before: Span,
  about: About | undefined,
): Promise<Measured> {
  if (
    !isTimed({ query, source: name }) ||
    before.to <= before.from ||
    (about === undefined && NAMED.test(query))
  )
    return { samples: [] };
  return source.read(about === undefined ? query : filled(query, about), before);
}

/** Whether it can be asked about another time than now. */
export const isTimed = ({ source, query }: Pick<Rule, 'query' | 'source'>): boolean =>
  source !== 'http' || /\{from(?:_ms)?\}/.test(query);

const NAMED = /\{(?:commit|release)\}/;
/** The log's own words become part of a query: nothing else than these. */
const SAFE: Record<keyof About, RegExp> = { commit: /^[0-9a-f]{7,64}$/i, release: /^[\w.-]{1,100}$/ };

function filled(query: string, about: About): string {
  return query.replace(/\{(commit|release)\}/g, (_, name: keyof About) => {
    if (SAFE[name].test(about[name])) return about[name];
    throw new ConfigError(
      `The release log has a ${name} that cannot be part of a query: ${JSON.stringify(about[name])}`,
      {
        hint: `Leave \`{${name}}\` out of the query, or see who wrote that release`,
      },
    );
  });
}
