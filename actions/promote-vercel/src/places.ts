import type { VercelNow } from '@pipeline/vercel';
import type { Config } from './config/config.ts';
import { hostsIn } from './outcome.ts';
import type { Places, Ports } from './ports.ts';

/** Where a move is looked at, with the secret masked. @param own the deployment's own host */
export function placesOf(
  { bypass }: Pick<Config, 'bypass'>,
  { project, domains, hosts }: Pick<VercelNow, 'project' | 'domains' | 'hosts'>,
  own: string,
  { mask }: Pick<Ports, 'mask'>,
): Places {
  const secret = bypass ?? project.protection.bypass[0];
  if (secret !== undefined) mask(secret);
  return { own, hosts: hostsIn({ domains, hosts }).map(({ host }) => host), secret };
}
