import { ConfigError } from '@pipeline/contracts';
import type { VercelNow, WantedHost } from '../step.ts';
import type { MoveWanted } from '../wanted.ts';
import { flightOf, pendingOf } from './flight.ts';
import { moveWords, projectName } from './words.ts';

/**
 * Another move that is under way: one does not know what will be live, nor so whether this one is newer.
 * @throws ConfigError
 */
export function mustBeFree(now: VercelNow, { deployment, way, allowOlder }: MoveWanted): void {
  const flight = flightOf(now);
  if (flight === undefined || flight.deployment === deployment) return;
  const { rolling, project } = now;
  if (rolling !== undefined && rolling.canary === flight.deployment) {
    // Going back to what it came from is how a rolling release is aborted.
    if (way === 'rollback' && deployment === rolling.current) return;
    const percent = rolling.active === undefined ? undefined : rolling.stages[rolling.active]?.percent;
    throw new ConfigError(
      `A rolling release of ${rolling.canary} is under way in ${projectName(now)}${percent === undefined ? '' : `, at ${percent}%`}`,
      { hint: 'Vercel begins no other before it has ended: continue or abort it (`operation`), or wait' },
    );
  }
  const pending = pendingOf(project.lastMove);
  if (way === 'rollback' || allowOlder || pending === undefined) return;
  throw new ConfigError(`Another move is under way in ${projectName(now)}: ${moveWords(pending)}`, {
    hint: 'Run this job again when it has ended, or set `allow-older: true` to have yours come after it, whichever is newer',
  });
}

/** @throws ConfigError where an extra host is somebody else's */
export function mustHaveHosts({ project, domains, hosts }: VercelNow, { hosts: wanted }: MoveWanted): void {
  const isDomain = (host: string) => domains.some(each => each.host === host);
  const problems = hosts
    .filter(({ host }) => wanted.includes(host) && !isDomain(host))
    .flatMap(host => problemOf(host, project.id) ?? []);
  if (problems.length === 0) return;
  throw new ConfigError(problems.join('; '), {
    hint: 'Nothing was changed. Ask for no such host, or free it where it is first',
  });
}

export function problemOf(
  { host, project, taken }: Pick<WantedHost, 'host' | 'project' | 'taken'>,
  ours: string,
): string | undefined {
  if (taken !== undefined) return `${host} belongs to ${taken}`;
  if (project === undefined || project === ours) return undefined;
  return `${host} answers from another project (${project}): it would be taken from there`;
}
