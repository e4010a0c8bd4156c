import type { VercelApi } from '../api.ts';
import { atMost } from '../upload/at-most.ts';
import type { AliasView } from '../views.ts';

/** Vercel counts requests by the minute, and a project may have a hundred domains. */
const AT_ONCE = 8;

/** Which deployment each host answers from, by Vercel's own word. https://vercel.com/docs/rest-api/aliases/get-an-alias */
export async function aliasesOf(
  api: Pick<VercelApi, 'alias'>,
  hosts: readonly string[],
): Promise<Map<string, AliasView | undefined>> {
  const found = new Map<string, AliasView | undefined>();
  await atMost(AT_ONCE, [...new Set(hosts)], async host => {
    found.set(host, await api.alias(host));
  });
  return found;
}
