import { parseMust, type Rule } from '../../src/index.ts';

/** A rule of which only what must hold matters. */
export function rule(must: string): Rule {
  const parsed = parseMust(must);
  if (Array.isArray(parsed)) throw new Error(parsed[0]?.problem);
  return { name: 'm', source: 'prometheus', query: 'q', increase: false, ...parsed };
}
