import { ecrRegion, isGoogleRegistry, PUBLIC_ECR } from '@pipeline/oci';
import type { RegistryLogin } from './inputs.ts';
import type { LoginSource } from './login.ts';

/** Which identities a run has. */
export interface Identities {
  aws: boolean;
  google: boolean;
}

/**
 * Where a host's login is looked for, in turn; the first that has one is taken, and a login that is refused is
 * not tried with the next, since that would hide whose permission is missing.
 *
 * 1. User and password from the inputs: whoever gives them for this registry means them.
 * 2. The identity that the workflow gives for that cloud, for this registry or any other (a base image's) there:
 *    it runs out soon and is renewed, and a machine's stored login may be another job's.
 * 3. Docker's own login: what an earlier step, or the machine's owner, left for this host.
 * 4. For ghcr.io the job's token: it is always there, so it must not hide a login that somebody made on purpose.
 *    For what is pushed to and for the inputs' own registry only, since a job that pushes elsewhere is seldom given
 *    `packages: read`, and a token without it is refused what anybody may read.
 * 5. None. Amazon's public.ecr.aws ends here, too, where it is only read: anybody may, and few roles may log in there.
 *
 * What is pushed to is never taken for one without a login if it is a private ECR, which always wants one. User and
 * password are the inputs' own registry's alone, wherever else the same images go.
 */
export function loginOrder(host: string, login: RegistryLogin, has: Identities): LoginSource[] {
  const own = host === login.registry;
  const pushed = login.pushedTo?.includes(host) === true;
  if (own && login.given !== undefined) return ['inputs'];
  if (ecrRegionOf(host, login) !== undefined) {
    if (has.aws) return ['ecr'];
    if (own || pushed) return ['docker', 'ecr'];
  }
  if (host === PUBLIC_ECR && pushed && has.aws) return ['ecr-public'];
  const google = own ? login.google : isGoogleRegistry(host);
  if (google && has.google) return ['google'];
  if ((own || pushed) && host === 'ghcr.io' && login.githubToken !== undefined) return ['docker', 'github'];
  return ['docker', 'none'];
}

/** The region of a host that is a private ECR, or stands for one. */
export function ecrRegionOf(host: string, { registry, ecr }: RegistryLogin): string | undefined {
  return host === registry ? ecr?.region : ecrRegion(host);
}
