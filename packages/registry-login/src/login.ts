import type { AwsCredentialsProvider } from '@pipeline/aws-identity';
import type { GoogleCredentials } from '@pipeline/google-identity';
import type { CredentialsSource } from '@pipeline/oci';

/** Where a login can come from, `docker` being docker's own configuration with its credential helpers. */
export type LoginSource = 'inputs' | 'ecr' | 'ecr-public' | 'google' | 'github' | 'docker' | 'none';

/** A login for one registry's host. */
export interface Login {
  source: LoginSource;
  /** For the log and for a refusal, such as `ECR as role build in account 123456789012`; never a secret. */
  words: string;
  /** A function where the login runs out and is renewed; absent for `none`. Whatever it gives is masked. */
  credentials: CredentialsSource | undefined;
}

/** What a login may be got from. */
export interface LoginParts {
  aws: {
    credentials: AwsCredentialsProvider;
    /** Whether a role or keys were given at all. */
    has: boolean;
    /** Who that is, in words: `role build in account 123456789012`. */
    words: string;
    /** Where they are not AWS's own. */
    endpoints: { ecr: string | undefined; ecrPublic: string | undefined };
  };
  /** Absent where no provider was named. */
  google: (GoogleCredentials & { words: string }) | undefined;
  /** Whose token `github-token` is. */
  actor: string;
  /** Where docker keeps its logins. */
  dockerConfigDir: string | undefined;
}
