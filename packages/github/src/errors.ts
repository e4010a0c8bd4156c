import { ActionError, ConfigError, isRecord, RemoteError } from '@pipeline/contracts';

export interface CallFacts {
  operation: string;
  needs: string;
  /** Where such a token comes from, if not from the job's `permissions`. */
  hint?: string;
  write: boolean;
  repository: string;
}

/** Until when a refused call is not to be sent again, in milliseconds since the epoch or as a duration. */
type Pause = { after: number } | { until: number };

/** Where GitHub itself says how long to wait. */
const pauses = new WeakMap<RemoteError, Pause>();

/** An error of octokit's as one of ours. https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
export function remoteError(error: unknown, facts: CallFacts): unknown {
  if (error instanceof ActionError) return error;
  const answer = answerOf(error);
  // Octokit gives whatever kept an answer from coming the status 500 and no response.
  if (answer === undefined) return isFromOctokit(error) ? noAnswer(error, facts) : error;
  const { status, headers, message } = answer;
  const pause = pauseOf(answer);
  if (status === 401) {
    return new ConfigError(`GitHub refused the token: ${message}.`, {
      cause: error,
      hint: "Leave `github-token` out, so that the job's own token is used, or pass one that has not run out.",
    });
  }
  if (status === 403 && pause === undefined) return forbidden(error, facts, message);
  const refused = new RemoteError(`GitHub answered ${status} to "${facts.operation}": ${message}`, {
    service: 'github',
    operation: facts.operation,
    status,
    cause: error,
    outcome: facts.write && status >= 500 ? 'unknown' : 'known',
    ...(headers['x-github-request-id'] && { requestId: headers['x-github-request-id'] }),
    ...(pause && { transient: true, hint: `The rate limit of this token is used up; ${againAt(pause)}.` }),
    ...(status === 404 && {
      hint: `Is ${facts.repository} right, and may the token see it? It needs \`${facts.needs}\`.`,
    }),
  });
  if (pause !== undefined) pauses.set(refused, pause);
  return refused;
}

/** Milliseconds until the same call may be sent again; `undefined` where it must not be. */
export function waitOf(error: unknown, tried: number, now: number): number | undefined {
  if (!(error instanceof RemoteError) || !error.transient || error.outcome === 'unknown') return undefined;
  const pause = pauses.get(error);
  const backoff = 500 * 2 ** tried;
  if (pause === undefined) return backoff;
  return 'after' in pause ? pause.after : Math.max(pause.until - now, backoff);
}

function forbidden(
  error: unknown,
  {
    needs,
    operation,
    repository,
    hint = `Add \`${needs}\` to the job's \`permissions\`, and to those of the workflow that calls it. A pull request from a fork never gets it.`,
  }: CallFacts,
  message: string,
): ConfigError {
  return new ConfigError(
    `The token may not "${operation}" in ${repository}: it needs the permission \`${needs}\` (${message}).`,
    { cause: error, hint },
  );
}

function noAnswer(error: unknown, { operation, write }: CallFacts): RemoteError {
  return new RemoteError(`GitHub did not answer to "${operation}".`, {
    service: 'github',
    operation,
    cause: error,
    outcome: write ? 'unknown' : 'known',
  });
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function pauseOf({ status, headers, docs }: Answer): Pause | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && after >= 0) return { after: after * 1_000 };
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && reset > 0) return { until: reset * 1_000 };
  // "Otherwise, wait for at least one minute"; any other 403 is a missing permission.
  return status === 429 || docs.includes('rate-limits') ? { after: 60_000 } : undefined;
}

const againAt = (pause: Pause) =>
  'until' in pause ? `run it again after ${new Date(pause.until).toISOString()}` : 'run it again later';

type Headers = Readonly<Record<string, string | undefined>>;

interface Answer {
  status: number;
  headers: Headers;
  message: string;
  /** The page that GitHub refers to. */
  docs: string;
}

function isFromOctokit(error: unknown): boolean {
  return error instanceof Error && 'status' in error && 'request' in error;
}

function answerOf(error: unknown): Answer | undefined {
  if (!(error instanceof Error) || !('response' in error)) return undefined;
  const response = error.response as { status: number; headers: Headers; data?: unknown } | undefined;
  if (response === undefined) return undefined;
  const { status, headers, data } = response;
  const docs = isRecord(data) ? String(data.documentation_url) : '';
  return { status, headers, message: error.message.trim(), docs };
}
