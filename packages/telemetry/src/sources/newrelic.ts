import type { SendPorts } from '@pipeline/checks';
import { isRecord } from '@pipeline/contracts';
import { ask, type Question, textIn, unfit } from '../ask.ts';
import type { MetricSource, Sample } from '../sample.ts';

export interface NewRelicOptions {
  /** Such as `https://api.eu.newrelic.com`. */
  url: string;
  /** The account that is asked, a number. */
  account: number;
  /** A user key, `NRAK-…`. */
  apiKey: string;
}

const GRAPHQL =
  'query($account: Int!, $nrql: Nrql!) { actor { account(id: $account) { nrql(query: $nrql, timeout: 20) { results } } } }';
/** These are said here, for the time before, too. */
const OURS = /\b(?:SINCE|UNTIL|TIMESERIES|COMPARE\s+WITH)\b/i;
const TIMES = ['beginTimeSeconds', 'endTimeSeconds', 'timestamp'];

/**
 * New Relic by NRQL, through NerdGraph. https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/
 * `SINCE` and `UNTIL` take milliseconds, `TIMESERIES` at most 366 intervals.
 * https://docs.newrelic.com/docs/nrql/nrql-syntax-clauses-functions/
 */
export function newRelicSource({ url, account, apiKey }: NewRelicOptions, ports: SendPorts): MetricSource {
  return {
    async read(query, { from, to, step }) {
      if (to <= from) return { samples: [] };
      const nrql = `${query} SINCE ${from} UNTIL ${to} TIMESERIES ${step / 1_000} seconds`;
      const question: Question = {
        service: 'New Relic',
        operation: 'nrql',
        query,
        url: new URL('/graphql', url),
        method: 'POST',
        secretHeaders: { 'api-key': apiKey },
        body: { query: GRAPHQL, variables: { account, nrql } },
        needs: `a \`newrelic-api-key\` (a user key, NRAK-…) of somebody who sees account ${account}, and the right \`newrelic-region\``,
        complaint: errorsIn,
      };
      return { samples: samplesIn(await ask(question, ports), question) };
    },
  };
}

export function newRelicProblem(query: string): string | undefined {
  if (!/^\s*(?:SELECT|FROM)\b/i.test(query)) return 'does not begin with SELECT or FROM, as NRQL does';
  const ours = OURS.exec(query)?.[0];
  if (ours !== undefined) return `has ${ours}, which is put there for each window`;
  return /\bFACET\b/i.test(query) ? 'has FACET, which gives several series' : undefined;
}

/** GraphQL's errors come with 200. https://docs.newrelic.com/docs/apis/nerdgraph/get-started/introduction-new-relic-nerdgraph/ */
function errorsIn(answer: unknown): string | undefined {
  const errors: unknown = isRecord(answer) ? answer.errors : undefined;
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  return errors.map(error => textIn(error, 'message') ?? '').join('; ');
}

function samplesIn(answer: unknown, question: Question): Sample[] {
  const path = ['data', 'actor', 'account', 'nrql', 'results'];
  const results = path.reduce<unknown>((found, key) => (isRecord(found) ? found[key] : undefined), answer);
  if (!Array.isArray(results)) throw unfit(question, 'it has no results', `Give ${question.needs}`);
  return results.flatMap(result => {
    if (!isRecord(result)) return [];
    const values = Object.entries(result).flatMap(([key, value]) =>
      TIMES.includes(key) ? [] : numbersIn(value),
    );
    if (values.length > 1)
      throw unfit(
        question,
        'it selects several values',
        'Select one, such as `SELECT percentage(count(*), WHERE error)`',
      );
    const [value] = values;
    return value === undefined ? [] : [{ at: Number(result.beginTimeSeconds) * 1_000, value }];
  });
}

/** A percentile is a map from its rank. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return isRecord(value) ? Object.values(value).flatMap(numbersIn) : [];
}
