import { parseRoleArn } from '@pipeline/aws-identity';
import type { InputProblems } from '@pipeline/contracts';
import { isServiceAccount, parseProvider } from '@pipeline/google-identity';
import { ecrRegion, isGoogleRegistry, isLocalHost } from '@pipeline/oci';
import type { LoginInput, LoginInputs, ReadLoginOptions, RegistryLogin } from './inputs.ts';

/** Stands for a registry that was refused, so that its login can be judged by itself. */
const NOWHERE = 'registry.invalid';

/**
 * Login inputs → how to log in to that registry. Every mistake is told in `problems`; what is returned then is
 * not for use. Which of several ways is taken: see `loginOrder()`.
 */
export function readLogin(
  inputs: LoginInputs,
  problems: InputProblems,
  { registry = NOWHERE, around, pushedTo, called = input => input }: ReadLoginOptions,
): RegistryLogin {
  const tell = (input: LoginInput, problem: string, fix: string) => problems.add(called(input), problem, fix);
  const { registryUsername: username, registryPassword: password, roleToAssume } = inputs;
  const { workloadIdentityProvider, serviceAccount, githubToken } = inputs;
  checkHalves(username, password, tell);
  checkRole(roleToAssume, tell);
  checkGoogle(workloadIdentityProvider, serviceAccount, called, tell);
  const google =
    isGoogleRegistry(registry) ||
    // A local registry is whichever cloud's the workflow names an identity of.
    (isLocalHost(registry) && workloadIdentityProvider !== undefined && roleToAssume === undefined);
  return {
    registry,
    given: username !== undefined && password !== undefined ? { username, password } : undefined,
    ecr: google ? undefined : readEcr(registry, inputs.awsRegion, around, tell),
    google,
    roleToAssume,
    workloadIdentityProvider,
    serviceAccount,
    githubToken,
    pushedTo,
  };
}

type Tell = (input: LoginInput, problem: string, fix: string) => void;

function checkHalves(username: string | undefined, password: string | undefined, tell: Tell): void {
  if ((username === undefined) === (password === undefined)) return;
  const missing = username === undefined ? 'registry-username' : 'registry-password';
  tell(missing, 'only the other half of the login was given', 'Give both, or neither');
}

function checkRole(arn: string | undefined, tell: Tell): void {
  const role = arn === undefined ? undefined : parseRoleArn(arn);
  if (typeof role !== 'string') return;
  tell('role-to-assume', `${quote(arn)} ${role}`, 'Write it like arn:aws:iam::123456789012:role/build');
}

function checkGoogle(
  name: string | undefined,
  account: string | undefined,
  called: (input: LoginInput) => string,
  tell: Tell,
): void {
  const provider = name === undefined ? undefined : parseProvider(name);
  if (typeof provider === 'string') {
    tell(
      'workload-identity-provider',
      `${quote(name)} ${provider}`,
      'Write it like projects/123456789012/locations/global/workloadIdentityPools/github/providers/github',
    );
  }
  if (account === undefined) return;
  if (!isServiceAccount(account)) {
    tell(
      'service-account',
      `${quote(account)} is not a service account's email`,
      'Write it like push@my-project.iam.gserviceaccount.com',
    );
  } else if (name === undefined) {
    tell(
      'service-account',
      `it was given without ${called('workload-identity-provider')}`,
      'Give both: the account is reached through the provider',
    );
  }
}

function readEcr(
  registry: string,
  given: string | undefined,
  around: ReadLoginOptions['around'],
  tell: Tell,
): { region: string } | undefined {
  const own = ecrRegion(registry);
  if (own === undefined && !(isLocalHost(registry) && around.localAws)) return undefined;
  const region = given ?? own ?? around.region ?? '';
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(region)) {
    tell(
      'aws-region',
      region === '' ? 'it was not given, and AWS_REGION is not set' : `${quote(region)} is not a region`,
      'Write one such as eu-west-1',
    );
  }
  return { region };
}

function quote(text: string | undefined): string {
  return JSON.stringify(text ?? '');
}
