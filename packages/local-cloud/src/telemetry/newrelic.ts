import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { MetricValues } from './values.ts';

const ENDING = /^(.*) SINCE (\d+) UNTIL (\d+) TIMESERIES (\d+) seconds$/is;
/** https://docs.newrelic.com/docs/nrql/nrql-syntax-clauses-functions/#sel-timeseries */
const MOST = 366;

/**
 * NerdGraph as far as an NRQL query of one account: errors of the query come with 200, a bad key with 401.
 * https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/
 */
export async function nerdGraph(
  request: Incoming,
  { key, account }: { key: string; account: number },
  values: MetricValues,
): Promise<Reply> {
  if (request.headers['api-key'] !== key)
    return json(401, {
      errors: [{ message: 'Invalid API key', extensions: { errorClass: 'ACCESS_DENIED' } }],
    });
  const { variables } = JSON.parse((await request.body()).toString()) as {
    variables?: { account?: number; nrql?: string };
  };
  if (variables?.account !== account)
    return failure('NRQL Query Error: account is not accessible', 'ACCESS_DENIED');
  const [, query = '', since, until, seconds] = ENDING.exec(variables.nrql ?? '') ?? [];
  const [from, to, step] = [Number(since), Number(until), Number(seconds) * 1_000];
  if (query === '') return failure('NRQL Syntax Error: unexpected end', 'BAD_REQUEST');
  if ((to - from) / step > MOST)
    return failure(`NRQL: TIMESERIES has at most ${MOST} buckets`, 'BAD_REQUEST');
  const known = values.of(query);
  const results = [];
  for (let at = from; at < to; at += step)
    results.push({
      beginTimeSeconds: at / 1_000,
      endTimeSeconds: (at + step) / 1_000,
      result: known?.(at) ?? null,
    });
  return json(200, { data: { actor: { account: { nrql: { results } } } } });
}

function failure(message: string, errorClass: string): Reply {
  return json(200, { data: { actor: { account: null } }, errors: [{ message, extensions: { errorClass } }] });
}
