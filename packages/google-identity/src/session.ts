import type { Clock, Log } from '@pipeline/contracts';
import { googleCredentials } from './credentials.ts';
import { googleEnvironment } from './environment.ts';
import { existingCredentials } from './existing/existing.ts';
import { googleIdToken } from './id-token.ts';
import type { GoogleCredentials, GoogleIdTokens } from './options.ts';

/** Who a job acts as at Google. */
export interface GoogleSessionWanted {
  /** Absent: whoever the environment’s own credentials are. */
  workloadIdentityProvider: string | undefined;
  serviceAccount: string | undefined;
}

/** What is needed of the run; action-kit's `Run` is one. */
export interface GoogleSessionRun {
  context: { env(name: string): string | undefined };
  idToken(audience: string): Promise<string>;
  mask(secret: string): void;
  clock: Pick<Clock, 'now'>;
  log: { info: Log };
  signal: AbortSignal;
}

export type GoogleSession = GoogleCredentials & GoogleIdTokens;

/**
 * The credentials of a job: by GitHub's OIDC token where a provider is named, else those that the environment names, and
 * `undefined` where it names none. Nothing is asked of Google before a token is wanted.
 */
export async function googleSession(
  { workloadIdentityProvider, serviceAccount }: GoogleSessionWanted,
  { context: { env }, log, ...run }: GoogleSessionRun,
  readFile: (path: string) => Promise<string>,
): Promise<GoogleSession | undefined> {
  const ports = { ...run, log: log.info };
  if (workloadIdentityProvider === undefined)
    return existingCredentials(env, readFile, ports, { serviceAccount });
  const options = { workloadIdentityProvider, serviceAccount, endpoints: googleEnvironment(env).endpoints };
  let tokens: GoogleIdTokens | undefined;
  return {
    ...googleCredentials(options, ports),
    // Without a service account there is none, which is told when one is wanted.
    idToken: async audience => {
      tokens ??= googleIdToken(options, ports);
      return tokens.idToken(audience);
    },
  };
}
