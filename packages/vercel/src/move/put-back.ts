import type { VercelApi } from '../api.ts';
import { messageOf } from './message-of.ts';

/** A host that was given away, and what it had. */
export interface Given {
  host: string;
  to: string | null;
  was: string | undefined;
}

/** A host that could not be put back where it was. */
export interface Stuck {
  host: string;
  was: string | undefined;
  why: string;
}

/** Puts back what was given, and tells what it could not. */
export type PutBack = () => Promise<Stuck[]>;

type Aliases = Pick<VercelApi, 'alias' | 'assignAlias' | 'removeAlias'>;

/** @param to `null`: it answers from nothing then */
export async function give(api: Aliases, host: string, to: string | null): Promise<void> {
  await (to === null ? api.removeAlias(host) : api.assignAlias(to, host));
}

/** The last one first. Those that fail are tried once more: what refuses one often passes. */
export async function putAllBack(api: Aliases, given: readonly Given[]): Promise<Stuck[]> {
  const stuck: Stuck[] = [];
  for (const each of given.toReversed()) {
    const why = (await tryBack(api, each)) && (await tryBack(api, each));
    if (why !== undefined) stuck.push({ host: each.host, was: each.was, why });
  }
  return stuck;
}

/** Why it is not where it was; `undefined` where it is, or where somebody else has it by now. */
async function tryBack(api: Aliases, { host, to, was }: Given): Promise<string | undefined> {
  try {
    const now = (await api.alias(host))?.deployment;
    if ((now ?? null) === to) await give(api, host, was ?? null);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** What became of extra hosts, as far as they are not where they were. */
export function stuckWords(stuck: readonly Stuck[]): string {
  const each = stuck.map(({ host, was, why }) => `${host} (had ${was ?? 'none'}: ${why})`);
  return `could not be put back: ${each.join(', ')}`;
}
