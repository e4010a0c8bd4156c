import { ecrRegion, isGoogleRegistry } from '@pipeline/oci';
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
 *    For the inputs' own registry only, since a job that pushes elsewhere is seldom given `packages: read`, and a
 *    token without it is refused what anybody may read.
 * 5. None. Amazon's public.ecr.aws ends here, too: it can be read by anybody, and its own login is not made here.
 *
 * The registry of the inputs is never taken for one without a login if it is a private ECR, which always wants one.
 */
export function loginOrder(host: string, login: RegistryLogin, has: Identities): LoginSource[] {
  const own = host === login.registry;
  if (own && login.given !== undefined) return ['inputs'];
  const ecr = own ? login.ecr !== undefined : ecrRegion(host) !== undefined;
  if (ecr && has.aws) return ['ecr'];
  if (ecr && own) return ['docker', 'ecr'];
  const google = own ? login.google : isGoogleRegistry(host);
  if (google && has.google) return ['google'];
  if (own && host === 'ghcr.io' && login.githubToken !== undefined) return ['docker', 'github'];
  return ['docker', 'none'];
}
