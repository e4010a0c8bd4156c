import { RemoteError } from '@pipeline/contracts';
import type { Token } from './authenticator.ts';

/** What a token server answered. https://distribution.github.io/distribution/spec/auth/token/#token-response-fields */
export function tokenIn(text: string, service: string): Token {
  const told = read(text);
  const token = [told.token, told.access_token].find(each => typeof each === 'string' && each !== '');
  const { expires_in: seconds } = told;
  if (typeof token === 'string') return { token, ...(typeof seconds === 'number' && { seconds }) };
  throw new RemoteError(`${service}: get a token was answered with something else than a token`, {
    service,
    operation: 'get a token',
    hint: 'See what answers there: a proxy or a page to log in is no token server',
    transient: false,
  });
}

function read(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
