import { ConfigError } from '@pipeline/contracts';
import type { Scope } from '../api.ts';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** A path with names in it that come from outside: path`/v9/projects/${project}`. */
export function path(parts: TemplateStringsArray, ...names: string[]): string {
  return String.raw({ raw: parts }, ...names.map(segment));
}

/** A dot or two would lead to another call, and an empty one to a list. */
function segment(name: string): string {
  if (/^\.{0,2}$/.test(name))
    throw new ConfigError(`"${name}" is neither a name nor an id that Vercel has`, {
      hint: 'Check the inputs `project` and `deployment`, and the domains',
    });
  return encodeURIComponent(name);
}

/** https://vercel.com/docs/rest-api#accessing-resources-owned-by-a-team */
export function scopeQuery({ team }: Scope): Query {
  if (team === undefined) return {};
  return team.startsWith('team_') ? { teamId: team } : { slug: team };
}

/** What is `undefined` is left out. */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) search.append(name, String(value));
  return search.size === 0 ? path : `${path}?${search}`;
}
