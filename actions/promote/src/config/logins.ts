import type { Problems } from '@pipeline/action-kit';
import {
  type LoginInput,
  type LoginInputs,
  type LoginSurroundings,
  type RegistryLogin,
  readLogin,
} from '@pipeline/registry-login';
import type { Inputs } from '../spec.gen.ts';

export type { LoginSurroundings };

/** How to log in where images are now: which registry that is, the release log may be the one to say. */
export type SourceLogins = (host: string) => RegistryLogin;

/**
 * @param target the registry of `to`; `undefined` where it is malformed
 */
export function loginsOf(
  inputs: Inputs,
  problems: Problems,
  around: LoginSurroundings,
  target: string | undefined,
): { target: RegistryLogin; source: SourceLogins } {
  const own: LoginInputs = {
    registryUsername: inputs.registryUsername,
    registryPassword: inputs.registryPassword,
    awsRegion: inputs.awsRegion,
    roleToAssume: inputs.roleToAssume,
    workloadIdentityProvider: inputs.workloadIdentityProvider,
    serviceAccount: inputs.serviceAccount,
    githubToken: inputs.githubToken,
  };
  const called = (input: LoginInput) => `source-${input}`;
  const source = (registry: string | undefined, problems: Pick<Problems, 'add'>) =>
    readLogin(sourceInputs(inputs, own, registry === target), problems, { registry, around, called });
  // Its halves, role and provider are judged now; the registry is often known only later.
  source(undefined, problems);
  return {
    target: readLogin(own, problems, { registry: target, around }),
    source: host => source(host, { add: () => undefined }),
  };
}

/**
 * An identity in a cloud serves both sides where the source has none of its own; a password is for its registry, and
 * a region for its account.
 */
function sourceInputs(inputs: Inputs, own: LoginInputs, same: boolean): LoginInputs {
  const password =
    inputs.sourceRegistryUsername !== undefined || inputs.sourceRegistryPassword !== undefined || !same
      ? { registryUsername: inputs.sourceRegistryUsername, registryPassword: inputs.sourceRegistryPassword }
      : { registryUsername: own.registryUsername, registryPassword: own.registryPassword };
  const google =
    inputs.sourceWorkloadIdentityProvider !== undefined || inputs.sourceServiceAccount !== undefined
      ? {
          workloadIdentityProvider: inputs.sourceWorkloadIdentityProvider,
          serviceAccount: inputs.sourceServiceAccount,
        }
      : { workloadIdentityProvider: own.workloadIdentityProvider, serviceAccount: own.serviceAccount };
  return {
    ...password,
    ...google,
    awsRegion: inputs.sourceAwsRegion ?? (same ? own.awsRegion : undefined),
    roleToAssume: inputs.sourceRoleToAssume ?? own.roleToAssume,
    githubToken: own.githubToken,
  };
}
