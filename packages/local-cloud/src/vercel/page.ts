import { badRequest } from './api-fault.ts';

/** Of what is listed newest first, with when each was made. https://vercel.com/docs/rest-api#pagination */
export function page<T>(
  newestFirst: readonly T[],
  query: URLSearchParams,
  createdAt: (item: T) => number,
): { items: T[]; pagination: { count: number; next: number | null; prev: number | null } } {
  const limit = number(query, 'limit') ?? 20;
  if (limit < 1 || limit > 100) throw badRequest('Invalid request: `limit` should be between 1 and 100.');
  const until = number(query, 'until') ?? number(query, 'to') ?? Number.POSITIVE_INFINITY;
  const since = number(query, 'since') ?? number(query, 'from') ?? Number.NEGATIVE_INFINITY;
  const within = newestFirst.filter(item => createdAt(item) < until && createdAt(item) > since);
  const items = within.slice(0, limit);
  const [first] = items;
  const last = items.at(-1);
  return {
    items,
    pagination: {
      count: items.length,
      next: last !== undefined && within.length > limit ? createdAt(last) : null,
      prev: first !== undefined && newestFirst[0] !== first ? createdAt(first) : null,
    },
  };
}

function number(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) throw badRequest(`Invalid request: \`${name}\` should be number.`);
  return value;
}
