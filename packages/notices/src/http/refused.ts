import { isRecord, RemoteError } from '@pipeline/contracts';
import type { Answer } from './answer.ts';
import type { Sending } from './send.ts';

/** A service's own name for what is wrong, where it looks like a name: a longer text could repeat what it was sent. */
export function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.:-]{1,80}$/.test(value) ? value : undefined;
}

/** What a refusal means and what to do about it, by its status. */
const BY_STATUS: Record<number, string> = {
  401: 'Is the token or key right, and still valid?',
  403: 'The token or key is not allowed to do this: see the README for what it needs.',
  404: 'Is the name or address right, and may the token see it?',
  410: 'It was removed there: make a new one.',
};

/** An answer that is not what was asked for, as an error that says what to do. */
export function refusal(
  { service, operation }: Pick<Sending, 'service' | 'operation'>,
  { status }: Pick<Answer, 'status'>,
  { errorCode, hint }: { errorCode?: string | undefined; hint?: string | undefined } = {},
): RemoteError {
  const why = errorCode === undefined ? '' : `: ${errorCode}`;
  const redirected = status >= 300 && status < 400 ? ' (a redirection, which is not followed)' : '';
  // A number that means that all is well would only mislead.
  const what = isSuccess({ status })
    ? `refused ${operation}`
    : `answered ${status}${redirected} to ${operation}`;
  const advice = hint ?? BY_STATUS[status];
  return new RemoteError(`${service} ${what}${why}`, {
    service,
    operation,
    status,
    transient: false,
    ...(errorCode !== undefined && { errorCode }),
    ...(advice !== undefined && { hint: advice }),
  });
}

/** What was answered instead of the service, though it says that all is well: nothing was told then. */
export function foreign(
  { service, operation }: Pick<Sending, 'service' | 'operation'>,
  { status }: Pick<Answer, 'status'>,
): RemoteError {
  return new RemoteError(`${operation} was answered with something that is not of ${service} (${status})`, {
    service,
    operation,
    status,
    transient: false,
    hint: `Does a proxy or a log-in page answer in place of ${service}, or does an address in the step’s \`env\` lead elsewhere?`,
  });
}

/** For services that answer whatever they take with an object. @throws RemoteError where it is not taken */
export function taken(
  sending: Pick<Sending, 'service' | 'operation'>,
  answer: Answer,
  hint?: string,
): Record<string, unknown> {
  if (!isSuccess(answer)) throw refusal(sending, answer, { hint });
  if (!isRecord(answer.json)) throw foreign(sending, answer);
  return answer.json;
}

export function isSuccess({ status }: Pick<Answer, 'status'>): boolean {
  return status >= 200 && status < 300;
}
