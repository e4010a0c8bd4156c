import type { SendPorts } from '@pipeline/checks';
import { isRecord } from '@pipeline/contracts';
import { ask, type Question, textIn, unfit } from '../ask.ts';
import type { MetricSource } from '../sample.ts';

export interface SentryOptions {
  /** `https://sentry.io`, or that of one's own. */
  url: string;
  /** By its slug. */
  organization: string;
  /** By its number; all that the token sees when absent. */
  project?: string;
  token: string;
}

const HEALTH = /^(?:crash|crash_free)_rate\((?:session|user)\)$/;
const NEW_ISSUES = 'new_issues';
/** What Sentry rounds a time up to, at least. */
const HOUR = 3_600_000;
/** Of fewer sessions, or users, one crash is more than anybody would allow: a rate of them says nothing yet. */
const LEAST = 100;
/** Issues of one page; more are not counted. */
const PAGE = 100;

/**
 * What Sentry knows of one release: `crash_free_rate(session)` and its like, or `new_issues`, how many were first seen in it; then the
 * release as Sentry has it, such as `shop@{commit}`. Its release health has hours and no minutes, so that each look gives one value.
 * https://docs.sentry.io/api/releases/retrieve-release-health-session-statistics/
 * https://docs.sentry.io/api/events/list-an-organizations-issues/
 */
export function sentrySource(options: SentryOptions, ports: SendPorts): MetricSource {
  return {
    async read(query, { from, to }) {
      const [measure = '', release = ''] = query.split(/\s+/);
      const issues = measure === NEW_ISSUES;
      const question: Question = {
        service: 'Sentry',
        operation: issues ? 'issues' : 'sessions',
        query,
        url: addressOf(options, measure, release, { from, to }),
        secretHeaders: { authorization: `Bearer ${options.token}` },
        needs: `a \`sentry-token\` with the scope \`${issues ? 'event:read' : 'org:read'}\` in the organization ${options.organization}`,
        complaint: answer => textIn(answer, 'detail'),
      };
      const answer = await ask(question, ports);
      if (issues) return { reading: countIn(answer, question) };
      const totals = totalsIn(answer, question);
      const [rate, volume = 0] = [measure, volumeOf(measure)].map(field => numberIn(totals, field));
      return { reading: volume < LEAST ? undefined : rate };
    },
  };
}

export function sentryProblem(query: string): string | undefined {
  const [measure = '', release, ...more] = query.split(/\s+/);
  if (!HEALTH.test(measure) && measure !== NEW_ISSUES)
    return `asks Sentry for ${JSON.stringify(measure)}; it takes crash_free_rate(session), crash_free_rate(user), crash_rate(session), crash_rate(user) and new_issues`;
  if (more.length > 0) return 'names more than one release';
  return release !== undefined && /^[^"\\]*\{(?:commit|release)\}[^"\\]*$/.test(release)
    ? undefined
    : 'does not say as what Sentry knows the release; end it with such as `{commit}` or `shop@{commit}`';
}

function addressOf(
  { url, organization, project }: SentryOptions,
  measure: string,
  release: string,
  { from, to }: { from: number; to: number },
): URL {
  const base = `${url.replace(/\/+$/, '')}/api/0/organizations/${encodeURIComponent(organization)}`;
  const at = new URL(`${base}/${measure === NEW_ISSUES ? 'issues' : 'sessions'}/`);
  const set = (name: string, value: string) => at.searchParams.set(name, value);
  const field = measure === NEW_ISSUES ? 'first-release' : 'release';
  set('query', `${field}:"${release}"`);
  if (project !== undefined) set('project', project);
  if (measure === NEW_ISSUES) {
    set('limit', String(PAGE));
    return at;
  }
  set('field', measure);
  at.searchParams.append('field', volumeOf(measure));
  set('interval', '1h');
  set('start', new Date(from).toISOString());
  set('end', new Date(Math.max(to, from + HOUR)).toISOString());
  return at;
}

function countIn(answer: unknown, question: Question): number {
  if (Array.isArray(answer)) return answer.length;
  throw unfit(question, 'it is no list of issues', 'Is `sentry-url` right?');
}

/** How many a rate is of. */
const volumeOf = (measure: string): string =>
  measure.endsWith('(user)') ? 'count_unique(user)' : 'sum(session)';

function totalsIn(answer: unknown, question: Question): unknown {
  const groups: unknown = isRecord(answer) ? answer.groups : undefined;
  if (!Array.isArray(groups)) throw unfit(question, 'it has no groups', 'Is `sentry-url` right?');
  return isRecord(groups[0]) ? groups[0].totals : undefined;
}

/** None where there was no session. */
function numberIn(totals: unknown, field: string): number | undefined {
  const value = isRecord(totals) ? totals[field] : undefined;
  return typeof value === 'number' ? value : undefined;
}
