/** The inputs that say how to log in to a registry, as an action reads them. All are optional. */
export interface LoginInputs {
  registryUsername?: string | undefined;
  registryPassword?: string | undefined;
  awsRegion?: string | undefined;
  roleToAssume?: string | undefined;
  workloadIdentityProvider?: string | undefined;
  serviceAccount?: string | undefined;
  githubToken?: string | undefined;
}

/** Their names in the workflow. */
export type LoginInput =
  | 'registry-username'
  | 'registry-password'
  | 'aws-region'
  | 'role-to-assume'
  | 'workload-identity-provider'
  | 'service-account';

/** What the login inputs are judged by. */
export interface LoginSurroundings {
  /** The environment's AWS region. */
  region: string | undefined;
  /** Whether AWS's APIs answer on this machine, so that a local registry stands for ECR. */
  localAws: boolean;
}

export interface ReadLoginOptions {
  /** The registry's host; `undefined` where it is malformed, which somebody else has told. */
  registry: string | undefined;
  around: LoginSurroundings;
  /** The hosts that images are pushed to, this registry's too where it is one; none when absent. */
  pushedTo?: readonly string[] | undefined;
  /** How the workflow calls an input where not by its own name, such as `source-registry-username`. */
  called?: (input: LoginInput) => string;
}

/** How to log in to one registry, as far as the workflow says it. */
export interface RegistryLogin {
  registry: string;
  /** User and password from the inputs. */
  given: { username: string; password: string } | undefined;
  /** Set where the registry is ECR, or stands for it. */
  ecr: { region: string } | undefined;
  /** Whether it is Google's, or stands for one of Google's. */
  google: boolean;
  roleToAssume: string | undefined;
  workloadIdentityProvider: string | undefined;
  serviceAccount: string | undefined;
  /** Logs in to ghcr.io; of no use anywhere else. */
  githubToken: string | undefined;
  /** The hosts that images are pushed to; none when absent. */
  pushedTo?: readonly string[] | undefined;
}
