import { codeOf, type Shown } from '@pipeline/approval';
import { ConfigError } from '@pipeline/contracts';
import type { ResolveConfig } from '../config/config.ts';
import { type Place, readPlace, shownAt } from '../hear/place.ts';
import { decisionsOn, type Found, findRequest, requestsIn } from '../journal.ts';
import type { Ports } from '../ports.ts';
import { spoken } from './heard.ts';

export interface ToResolve {
  found: Found;
  place: Place;
}

/** Which request is to be decided, and where people answer it; or why none is. */
export async function whichRequest(
  config: ResolveConfig,
  ports: Ports,
): Promise<ToResolve | { ignored: string }> {
  const said = spoken(ports.run);
  if (said === undefined) return byName(config, ports);
  if ('ignored' in said) return said;
  const place = await readPlace(said.number, config.trusted, ports);
  const shown = shownAt(place).filter(
    ({ environment }) => config.environment === undefined || config.environment === environment,
  );
  const candidates: Found[] = [];
  for (const each of once(shown)) {
    const found = findRequest(await requestsIn(each.environment, config.trusted, ports), each.key);
    if (found?.request.place.number === said.number) candidates.push(found);
  }
  // On a pull request there may be several: the one that was meant, else the last.
  const meant = candidates.find(({ request }) => codeOf(request, ports.sha256) === said.code);
  const found = meant ?? candidates.at(-1);
  return found === undefined ? { ignored: 'nothing is asked there' } : { found, place };
}

/** On a schedule or by hand: the request that is named, else the newest of the environment, where it is still open. */
async function byName(config: ResolveConfig, ports: Ports): Promise<ToResolve | { ignored: string }> {
  const { environment, approval, trusted } = config;
  if (environment === undefined)
    throw new ConfigError('Nothing says which request is to be decided', {
      hint: 'Run it on `issue_comment`, or give `environment`, and `approval` where it is not the newest.',
    });
  const requests = await requestsIn(environment, trusted, ports);
  const key = approval ?? requests[0]?.key;
  const found = key === undefined ? undefined : findRequest(requests, key);
  if (found === undefined) {
    if (approval === undefined) return { ignored: `nothing is asked for ${environment}` };
    throw new ConfigError(`The release log of ${environment} has no request ${approval}`, {
      hint: 'Give it as `request` outputs it in `approval`, and see that `trusted-writers` has who wrote it.',
    });
  }
  const { request } = found;
  if (request.place.number === 0) return { ignored: 'GitHub itself asks the environment’s reviewers' };
  if (approval === undefined && (await decisionsOn(request, trusted, ports)).length > 0)
    return { ignored: `request ${request.key} is decided already` };
  return { found, place: await readPlace(request.place.number, trusted, ports) };
}

function once(shown: readonly Shown[]): Shown[] {
  return [...new Map(shown.map(each => [JSON.stringify([each.key, each.environment]), each])).values()];
}
