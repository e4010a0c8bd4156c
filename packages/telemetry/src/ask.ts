import { excerpt, type SendPorts, send } from '@pipeline/checks';
import { isRecord, RemoteError } from '@pipeline/contracts';

/** One question to a system that measures, and whom it is asked of. */
export interface Question {
  /** What a person calls the system: `Prometheus`. */
  service: string;
  /** As its reference has it: `query_range`. */
  operation: string;
  /** As its author wrote it: every error says which query it was. */
  query: string;
  url: URL;
  method?: 'GET' | 'POST';
  /** Sent to the URL's own origin alone. */
  secretHeaders: Record<string, string>;
  /** JSON. */
  body?: unknown;
  /** What the token must be allowed, and where that is set. */
  needs: string;
  /** What the system says is wrong, from its answer, whatever its status was. */
  complaint(answer: unknown): string | undefined;
}

const TRIES = 3;
const TIMEOUT = 20_000;
/** The longest that a look is kept waiting between two tries, in milliseconds. */
const PATIENCE = 10_000;

/** Asks, again where the system is busy, down or not whole in its answer: nothing is changed by asking. @returns its answer as JSON */
export async function ask(question: Question, ports: SendPorts): Promise<unknown> {
  for (let tried = 1; ; tried++) {
    const answer = await once(question, ports);
    if (!('error' in answer)) return answer.value;
    if (!(answer.error.transient || answer.again) || tried === TRIES) throw answer.error;
    await ports.clock.sleep(Math.min(PATIENCE, answer.after ?? 1_000 * tried), ports.signal);
  }
}

/** `again`: what came is no answer at all, and may be one the next time. */
type Once = { value: unknown } | { error: RemoteError; after?: number; again?: true };

async function once(question: Question, ports: SendPorts): Promise<Once> {
  const { url, method = 'GET', secretHeaders, body } = question;
  const answer = await send(
    {
      url,
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      secretHeaders,
      secretOrigin: url.origin,
      wanted: [],
      timeout: TIMEOUT,
    },
    ports,
  );
  if ('kind' in answer) return { error: remoteError(question, { said: answer.reason }) };
  const { status, headers, secrets } = answer;
  const value = parsed(answer.body);
  const complaint = value && question.complaint(value.json);
  if (status < 300 && value !== undefined && complaint === undefined) return { value: value.json };
  const said =
    complaint ?? (value === undefined && status < 300 ? 'the answer is not whole, or no JSON' : '');
  const after = Number(headers.get('retry-after')) * 1_000;
  return {
    error: remoteError(question, { status, said: excerpt(said, 200, secrets) }),
    ...(after > 0 && { after }),
    ...(value === undefined && status < 300 && { again: true }),
  };
}

function parsed({ text, cut }: { text: string; cut: boolean }): { json: unknown } | undefined {
  if (cut) return undefined;
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** An error that names the system, the query, and what to do. */
export function remoteError(
  {
    service,
    operation,
    query,
    url,
    needs,
  }: Pick<Question, 'service' | 'operation' | 'query' | 'url' | 'needs'>,
  { status, said, hint }: { status?: number; said: string; hint?: string },
): RemoteError {
  const refused = status === 401 || status === 403;
  const what =
    status === undefined || status < 300
      ? 'gave no answer'
      : refused
        ? 'refused the token'
        : `answered ${status}`;
  const advice =
    hint ??
    (refused ? `Give ${needs}.` : status === 404 ? `Is ${url.origin} right? It takes ${needs}.` : undefined);
  return new RemoteError(`${service} ${what} to ${excerpt(query, 160)}${said === '' ? '' : `: ${said}`}`, {
    service,
    operation,
    ...(status !== undefined && { status }),
    ...(advice !== undefined && { hint: advice }),
    // An answer with 200 that stays something else is a wrong address, or a page to log in at: someone must mend that.
    transient: status === undefined || status === 429 || status >= 500,
  });
}

/** An answer that is not what this asks for: the query must be another. */
export function unfit(
  question: Pick<Question, 'service' | 'operation' | 'query' | 'url' | 'needs'>,
  said: string,
  hint: string,
): RemoteError {
  return remoteError(question, { status: 200, said, hint });
}

/** A text out of an answer, where it is one. */
export function textIn(answer: unknown, key: string): string | undefined {
  const value = isRecord(answer) ? answer[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
