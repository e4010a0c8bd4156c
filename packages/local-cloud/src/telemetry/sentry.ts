import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { MetricValues } from './values.ts';

const HOUR = 3_600_000;
const MANY = 1_000;

/**
 * Release health of one release: rounded to hours, `null` where there was no session. A value is set as
 * `crash_free_rate(session) v1.2`; how many sessions or users there were as `sum(session) v1.2`, a thousand where it is not.
 * https://docs.sentry.io/api/releases/retrieve-release-health-session-statistics/
 */
export function releaseHealth({ url }: Incoming, values: MetricValues): Reply {
  const given = (name: string) => url.searchParams.get(name) ?? '';
  const release = /^release:"([^"]+)"$/.exec(given('query'))?.[1];
  const [start, end] = [Date.parse(given('start')), Date.parse(given('end'))];
  if (release === undefined || !(start < end) || given('interval') !== '1h')
    return json(400, { detail: 'Invalid query' });
  const [from, to] = [Math.floor(start / HOUR) * HOUR, Math.ceil(end / HOUR) * HOUR];
  const [field = '', ...others] = url.searchParams.getAll('field');
  const hours = [...values.between(`${field} ${release}`, from, to, HOUR)].map(([at, value]) => ({
    at,
    value,
  }));
  const volumes = others.map(other => [other, values.of(`${other} ${release}`)?.(to - HOUR) ?? MANY]);
  return json(200, {
    start: new Date(from).toISOString(),
    end: new Date(to).toISOString(),
    query: given('query'),
    intervals: hours.map(({ at }) => new Date(at).toISOString()),
    groups: [
      {
        by: {},
        totals: { [field]: hours.at(-1)?.value ?? null, ...Object.fromEntries(volumes) },
        series: { [field]: hours.map(({ value }) => value) },
      },
    ],
  });
}

/** How many issues were first seen in a release, set as `new_issues v1.2`. https://docs.sentry.io/api/events/list-an-organizations-issues/ */
export function issues({ url }: Incoming, values: MetricValues): Reply {
  const release = /^first-release:"([^"]+)"$/.exec(url.searchParams.get('query') ?? '')?.[1];
  if (release === undefined) return json(400, { detail: 'Error parsing search query' });
  const count = values.of(`new_issues ${release}`)?.(Date.now()) ?? 0;
  const limit = Number(url.searchParams.get('limit') ?? 100);
  return json(
    200,
    Array.from({ length: Math.min(count, limit) }, (_, index) => ({ id: String(index + 1) })),
  );
}
