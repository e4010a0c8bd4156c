import { ConfigError } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { MoveStep } from '../step.ts';
import type { AliasView } from '../views.ts';
import { aliasesOf } from './aliases.ts';
import { problemOf } from './in-the-way.ts';
import { messageOf } from './message-of.ts';
import { type Given, give, type PutBack, putAllBack } from './put-back.ts';
import { retold } from './retold.ts';
import { targetOf } from './words.ts';

/**
 * Gives the extra hosts to where they are to go: all of them, or none. Whose they are is asked before anything is changed,
 * since Vercel takes an alias silently from another project of the same team.
 * https://vercel.com/docs/rest-api/aliases/assign-an-alias
 * @returns what puts them back again, and tells which it could not
 * @throws ConfigError where one is another project's; what refused one, when those before it are put back
 */
export async function assignHosts(api: VercelApi, project: string, step: MoveStep): Promise<PutBack> {
  const hosts = step.hosts.map(({ host }) => host);
  const before = await aliasesOf(api, hosts);
  mustBeOurs(before, project);
  const given: Given[] = [];
  for (const each of step.hosts) {
    const { host } = each;
    const to = targetOf(step, each.to);
    const was = before.get(host)?.deployment;
    if ((was ?? null) === to) continue;
    // Also where its answer is lost, since it may have been done.
    given.push({ host, to, was });
    try {
      await give(api, host, to);
    } catch (error) {
      const what = to === null ? `${host} could not be freed` : `${host} could not be given to ${to}`;
      throw retold(error, `${what}: ${messageOf(error)}`, await putAllBack(api, given));
    }
  }
  return () => putAllBack(api, given);
}

function mustBeOurs(aliases: ReadonlyMap<string, AliasView | undefined>, project: string): void {
  const problems = [...aliases].flatMap(
    ([host, alias]) => problemOf({ host, project: alias?.project }, project) ?? [],
  );
  if (problems.length === 0) return;
  throw new ConfigError(problems.join('; '), {
    hint: 'Nothing was changed. Ask for no such host, or free it where it is first',
  });
}
