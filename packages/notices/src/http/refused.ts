import { RemoteError } from '@pipeline/contracts';
import type { Answer, Sending } from './send.ts';

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
  const advice = hint ?? BY_STATUS[status];
  return new RemoteError(`${service} answered ${status}${redirected} to ${operation}${why}`, {
    service,
    operation,
    status,
    transient: false,
    ...(errorCode !== undefined && { errorCode }),
    ...(advice !== undefined && { hint: advice }),
  });
}
