import { awsEnvironment } from '@pipeline/aws-identity';
import { isLocalHost } from '@pipeline/oci';
import type { LoginSource, RegistryLogin } from '@pipeline/registry-login';

/** Where a login would come from, for the registry of one side. */
export interface Prospect {
  login: RegistryLogin;
  source: LoginSource;
}

/**
 * Whether both sides can be asked, without asking: a role is worth nothing where GitHub gives no token for it, as
 * under act. What is read may be public; what is written to never is, but on this machine.
 */
export function canLook(
  target: Prospect,
  sources: readonly Prospect[],
  env: (name: string) => string | undefined,
): boolean {
  const all = [target, ...sources].every(({ login, source }) => isWithinReach(login, source, env));
  return all && (target.source !== 'none' || isLocalHost(target.login.registry));
}

function isWithinReach(
  { roleToAssume }: RegistryLogin,
  source: LoginSource,
  env: (name: string) => string | undefined,
): boolean {
  const tokens = env('ACTIONS_ID_TOKEN_REQUEST_URL') !== undefined;
  if (source === 'google') return tokens;
  if (source !== 'ecr') return true;
  return roleToAssume === undefined ? awsEnvironment(env).staticCredentials !== undefined : tokens;
}
