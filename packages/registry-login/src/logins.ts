import { awsEnvironment } from '@pipeline/aws-identity';
import {
  type EcrAccess,
  type EcrPublicAccess,
  ecrAccount,
  openRegistries,
  type Registry,
} from '@pipeline/oci';
import { runHelper } from './docker-files.ts';
import { findLogin } from './find-login.ts';
import { GRACE, later } from './grace.ts';
import type { LoginSurroundings, RegistryLogin } from './inputs.ts';
import { liveParts } from './live-parts.ts';
import type { Login } from './login.ts';
import type { LoginRun } from './login-run.ts';
import { ecrRegionOf } from './order.ts';

/** The logins of a run, for the registry of some login inputs and for any other. */
export interface Logins {
  /** Looked for once a host, told in the log: `ghcr.io: login as octocat with github-token`. */
  loginFor(host: string): Promise<Login>;
  /** A registry's client with that login; one a host and access. `push` is for what is really pushed to: see `RegistryOptions`. */
  openRegistry(host: string, access?: 'pull' | 'push'): Promise<Registry>;
  /** One that a cancelled run can still use for a few seconds, for what must not be left half done. */
  openSteady(host: string, access?: 'pull' | 'push'): Promise<Registry>;
  /** ECR's API with the same identity, for what the registry itself cannot do. */
  ecr: EcrAccess;
  /** The same for any host that is a private ECR; `undefined` for others. */
  ecrAt(host: string): EcrAccess | undefined;
  ecrPublic: EcrPublicAccess;
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
  const opened = once(async host => {
    const { credentials, words } = await loginFor(host);
    const named = credentials === undefined ? {} : { credentials, login: words };
    const steady = later(signal, GRACE);
    const open = openRegistries({ host, ...named, log: log.info, clock, signal: steady });
    const both = (access: 'pull' | 'push') => ({
      running: open({ access, signal }),
      steady: open({ access }),
    });
    return { pull: both('pull'), push: both('push') };
  });
  const { credentials, endpoints } = parts.aws;
  const ecrIn = (region: string, host: string): EcrAccess => ({
    region,
    account: ecrAccount(host),
    credentials,
    endpoint: endpoints.ecr,
  });
  return {
    loginFor,
    openRegistry: async (host, access = 'pull') => (await opened(host))[access].running,
    openSteady: async (host, access = 'pull') => (await opened(host))[access].steady,
    ecr: ecrIn(login.ecr?.region ?? awsEnvironment(env).region ?? '', login.registry),
    ecrAt(host) {
      const region = ecrRegionOf(host, login);
      return region === undefined ? undefined : ecrIn(region, host);
    },
    ecrPublic: { credentials, endpoint: endpoints.ecrPublic },
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
