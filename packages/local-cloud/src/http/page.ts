import { AwsFault } from './aws-fault.ts';

/** One page of a list under its name, and the token of the next one where there is more. */
export function page<T>(
  all: readonly T[],
  name: string,
  limit: number,
  token?: string,
): Record<string, T[] | string> {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) throw new AwsFault('ValidationException', 'Invalid token.');
  const more = from + limit < all.length;
  return { [name]: all.slice(from, from + limit), ...(more && { NextToken: String(from + limit) }) };
}
