import { ApiFault, forbidden } from '../api-fault.ts';
import type { Deployment } from '../model.ts';
import type { Asked } from '../routes.ts';
import type { World } from '../world.ts';
import { claimOf, isGenerated } from './claims.ts';

/**
 * The host that is meant, as on the wire.
 *
 * @param complete whether `shop` stands for `shop.vercel.app`
 * @throws ApiFault 400 where it is none
 */
export function hostAsked(world: World, text: string, { complete = false } = {}): string {
  const bare = text
    .replace(/^https?:\/\//, '')
    .replace(/^\.+|[./]+$/g, '')
    .toLowerCase();
  const name = complete && /^[a-z0-9-]+$/.test(bare) ? `${bare}.vercel.app` : bare;
  const known = world.hosts.known(name);
  if (known !== undefined) return known;
  if (!isHost(name) && complete)
    throw new ApiFault(400, 'invalid_alias', `The supplied alias ${text} is invalid`);
  return name;
}

/** https://datatracker.ietf.org/doc/html/rfc1123#section-2.1, and Vercel's wildcards */
export function isHost(name: string): boolean {
  return /^(?:\*\.)?(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(name);
}

/** https://vercel.com/docs/rest-api/aliases/assign-an-alias, in the codes that Vercel's CLI knows */
export function mustBeAliasable({ readyState, id }: Deployment): void {
  if (readyState === 'READY') return;
  if (readyState === 'ERROR' || readyState === 'CANCELED')
    throw new ApiFault(410, 'gone', `The deployment ${id} failed and can not be aliased`);
  throw new ApiFault(400, 'deployment_not_ready', 'The deployment is not READY and can not be aliased');
}

/** @throws ApiFault where somebody else has the host, or nobody is known to have its domain */
export function mustBeTheirs({ world, caller: { owner } }: Asked, host: string): void {
  const name = world.hosts.nameOf(host);
  const holder = world.aliases.get(host)?.projectId;
  const elsewhere = world.projects.some(each => each.id === holder && each.owner.id !== owner.id);
  if (elsewhere || world.deployments.some(({ url }) => url === host))
    throw new ApiFault(
      403,
      'alias_in_use',
      `The alias "${name}" is already in use by another account or deployment`,
    );
  if (isGenerated(name)) return;
  switch (claimOf(world, owner, name)) {
    case 'theirs':
      return;
    case 'unverified':
      throw new ApiFault(403, 'domain_not_verified', `The domain of "${name}" is not verified`);
    case 'another':
      throw forbidden(`You don't have access to the domain of "${name}" under ${owner.slug}.`);
    default:
      throw new ApiFault(404, 'domain_not_found', `The domain used for the alias "${name}" was not found`);
  }
}
