import { type Clock, RemoteError } from '@pipeline/contracts';
import { type Answer, answerOf } from './answer.ts';

/** One request. Where it goes and what opens that is told to nobody: an address can be a secret, too. */
export interface Sending {
  /** As a person calls it, such as `Slack`. */
  service: string;
  /** Such as `chat.postMessage`. */
  operation: string;
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** Sent as JSON; a text as it is. */
  body?: string | object;
  /** The service's word for a trouble of its own that passes, where it says that with another status than 429 and 5xx. */
  trouble?: (answer: Answer) => string | undefined;
}

/** What is needed of the world. */
export interface Wires {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  clock: Clock;
  signal?: AbortSignal;
  /** How long one answer may take, in milliseconds. */
  patience?: number;
}

const ATTEMPTS = 4;
const PATIENCE = 10_000;
/** Longer than that nobody waits for a notice. */
const LONGEST_PAUSE = 30_000;

/**
 * Sends it, again where it is refused for a while (429, 5xx) or its answer is lost: where a service cannot tell that it has heard it before,
 * a notice that comes twice is better than one that is lost. Nothing is redirected, since a token goes to whom it is for.
 * @returns whatever else is answered, refusals included
 * @throws RemoteError that names neither the address nor a secret
 */
export async function send(sending: Sending, wires: Wires): Promise<Answer> {
  for (let tried = 1; ; tried++) {
    const answer = await attempt(sending, wires);
    const trouble = troubleOf(answer, sending);
    if (trouble === undefined) return answer as Answer;
    const pause = pauseAfter(answer, tried, wires.clock.now());
    if (tried === ATTEMPTS || pause > LONGEST_PAUSE) throw failure(sending, answer, trouble, tried);
    await wires.clock.sleep(pause, wires.signal);
  }
}

type Attempt = Answer | { lost: string };

async function attempt({ url, method = 'POST', headers, body }: Sending, wires: Wires): Promise<Attempt> {
  const late = AbortSignal.timeout(wires.patience ?? PATIENCE);
  const signal = wires.signal === undefined ? late : AbortSignal.any([late, wires.signal]);
  try {
    const response = await wires.fetch(url, {
      method,
      redirect: 'manual',
      signal,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return await answerOf(response);
  } catch (error) {
    if (wires.signal?.aborted) throw wires.signal.reason;
    return { lost: late.aborted ? 'in time' : reasonOf(error) };
  }
}

/** What keeps it from an answer for now, in a word; `undefined` where what was answered will not change. */
function troubleOf(answer: Attempt, { trouble }: Sending): string | undefined {
  if ('lost' in answer) return answer.lost;
  return answer.status === 429 || answer.status >= 500 ? String(answer.status) : trouble?.(answer);
}

/** Milliseconds until it is worth another try: as many as it was told, if it was. */
function pauseAfter(answer: Attempt, tried: number, now: number): number {
  const asked = 'lost' in answer ? undefined : waitIn(answer.retryAfter, now);
  return asked === undefined ? 1_000 * 2 ** (tried - 1) : Math.max(asked, 100);
}

/** In seconds, or until a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function waitIn(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null || retryAfter.trim() === '') return undefined;
  const seconds = Number(retryAfter);
  if (seconds >= 0) return seconds * 1_000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? undefined : at - now;
}

function failure(
  { service, operation }: Sending,
  answer: Attempt,
  trouble: string,
  tried: number,
): RemoteError {
  const times = tried === 1 ? 'once' : `${tried} times`;
  if ('lost' in answer)
    return new RemoteError(`${service} did not answer ${operation} (${trouble}), asked ${times}`, {
      service,
      operation,
      outcome: 'unknown',
      hint: `Can this runner reach ${service}? See its status page, and run this step again.`,
    });
  return new RemoteError(`${service} answered ${trouble} to ${operation}, asked ${times}`, {
    service,
    operation,
    status: answer.status,
    transient: true,
    hint:
      answer.status === 429
        ? `${service} asks for fewer requests. Run this step again later.`
        : `See the status page of ${service}, and run this step again later.`,
  });
}

/** The system's own word, such as `ECONNREFUSED`; never the text, which can hold the address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? code : 'the connection broke';
}
