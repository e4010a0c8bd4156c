import { join } from 'node:path';
import { awsCredentials, awsEnvironment, parseRoleArn, sessionName } from '@pipeline/aws-identity';
import type { Clock, Log } from '@pipeline/contracts';
import { googleCredentials, googleEnvironment, parseProvider } from '@pipeline/google-identity';
import { type EcrAccess, ecrAccount, openRegistry, type Registry } from '@pipeline/oci';
import { runHelper } from './docker-files.ts';
import { findLogin } from './find-login.ts';
import { GRACE, later } from './grace.ts';
import type { LoginSurroundings, RegistryLogin } from './inputs.ts';
import type { Login, LoginParts } from './login.ts';

/** What is needed of the run; action-kit's `Run` is one. */
export interface LoginRun {
  context: {
    env(name: string): string | undefined;
    repository: string;
    runId: string;
    actor: string;
  };
  idToken(audience: string): Promise<string>;
  mask(secret: string): void;
  clock: Clock;
  log: { info: Log };
  signal: AbortSignal;
}

/** The logins of a run, for the registry of some login inputs and for any other. */
export interface Logins {
  /** Looked for once a host, told in the log: `ghcr.io: login as octocat with github-token`. */
  loginFor(host: string): Promise<Login>;
  /** A registry's client with that login; one a host. */
  openRegistry(host: string): Promise<Registry>;
  /** One that a cancelled run can still use for a few seconds, for what must not be left half done. */
  openSteady(host: string): Promise<Registry>;
  /** ECR's API with the same identity, for what the registry itself cannot do. */
  ecr: EcrAccess;
}

/** What `readLogin()` wants to know of the environment. */
export function loginSurroundings({ env }: Pick<LoginRun['context'], 'env'>): LoginSurroundings {
  const aws = awsEnvironment(env);
  return { region: aws.region, localAws: aws.endpoint('ECR') !== undefined };
}

/** Wires login inputs to AWS, Google, GitHub and docker. Nothing is asked of anybody before a login is wanted. */
export function registryLogins(login: RegistryLogin, run: LoginRun): Logins {
  const { env } = run.context;
  const parts = liveParts(login, run);
  const { clock, log, signal } = run;
  const loginFor = once(async host => {
    const one = await findLogin(host, login, parts, { helper: runHelper, mask: run.mask });
    log.info(`${host}: ${one.source === 'none' ? one.words : `login as ${one.words}`}`);
    return one;
  });
  const open = async (host: string, ended: { signal: AbortSignal }) => {
    const { credentials, words } = await loginFor(host);
    const named = credentials === undefined ? {} : { credentials, login: words };
    return openRegistry({ host, ...named, log: log.info, clock, ...ended });
  };
  return {
    loginFor,
    openRegistry: once(host => open(host, { signal })),
    openSteady: once(host => open(host, { signal: later(signal, GRACE) })),
    ecr: {
      region: login.ecr?.region ?? awsEnvironment(env).region ?? '',
      account: ecrAccount(login.registry),
      credentials: parts.aws.credentials,
      endpoint: parts.aws.endpoint,
    },
  };
}

/** Made for a host when it is first asked for. */
function once<T>(make: (host: string) => T): (host: string) => T {
  const made = new Map<string, T>();
  return host => {
    const known = made.get(host) ?? make(host);
    made.set(host, known);
    return known;
  };
}

function liveParts(login: RegistryLogin, run: LoginRun): LoginParts {
  const { idToken, mask, clock, log, signal } = run;
  const { env, repository, runId, actor } = run.context;
  const ports = { idToken, mask, clock, log: log.info, signal };
  const aws = awsEnvironment(env);
  const { roleToAssume, workloadIdentityProvider, serviceAccount } = login;
  const credentials = awsCredentials(
    {
      region: login.ecr?.region ?? aws.region ?? '',
      roleToAssume,
      sessionName: sessionName(repository, runId),
      endpoint: aws.endpoint('STS'),
      staticCredentials: aws.staticCredentials,
    },
    ports,
  );
  const home = env('HOME') ?? env('USERPROFILE');
  return {
    aws: {
      credentials,
      has: roleToAssume !== undefined || aws.staticCredentials !== undefined,
      words: awsWords(roleToAssume),
      endpoint: aws.endpoint('ECR'),
    },
    google:
      workloadIdentityProvider === undefined
        ? undefined
        : {
            ...googleCredentials(
              { workloadIdentityProvider, serviceAccount, endpoints: googleEnvironment(env).endpoints },
              ports,
            ),
            words: googleWords(workloadIdentityProvider, serviceAccount),
          },
    actor,
    dockerConfigDir: env('DOCKER_CONFIG') ?? (home === undefined ? undefined : join(home, '.docker')),
  };
}

function awsWords(arn: string | undefined): string {
  const role = arn === undefined ? undefined : parseRoleArn(arn);
  return typeof role === 'object'
    ? `role ${role.name} in account ${role.account}`
    : 'the AWS keys of the environment';
}

function googleWords(name: string, account: string | undefined): string {
  if (account !== undefined) return account;
  const provider = parseProvider(name);
  return typeof provider === 'object'
    ? `provider ${provider.provider} of pool ${provider.pool} in project ${provider.project}`
    : name;
}
