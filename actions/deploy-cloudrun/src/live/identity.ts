import { readFile } from 'node:fs/promises';
import type { Run } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import {
  existingCredentials,
  type GoogleCredentials,
  type GoogleIdTokens,
  googleCredentials,
  googleEnvironment,
  googleIdToken,
} from '@pipeline/google-identity';
import type { Config } from '../config/config.ts';

/** Where the environment’s own credentials may be. */
const EXISTING = ['CLOUDSDK_AUTH_ACCESS_TOKEN', 'GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_GHA_CREDS_PATH'];

/** Whether there is a way to credentials at all, without asking for any. */
export function hasIdentity(
  { identity }: Pick<Config, 'identity'>,
  { context: { env } }: Pick<Run, 'context'>,
): boolean {
  if (identity.workloadIdentityProvider !== undefined)
    return env('ACTIONS_ID_TOKEN_REQUEST_URL') !== undefined;
  return EXISTING.some(name => env(name) !== undefined && env(name) !== '');
}

export interface Identity {
  credentials(): Promise<GoogleCredentials>;
  idToken(audience: string): Promise<string>;
}

/** Nothing is asked of Google before a token is wanted. */
export function identityOf({ identity }: Pick<Config, 'identity'>, run: Run): Identity {
  const { context, log, clock, signal, idToken, mask } = run;
  const { workloadIdentityProvider, serviceAccount } = identity;
  const ports = { idToken, mask, clock, signal, log: log.info };
  if (workloadIdentityProvider !== undefined) {
    const { endpoints } = googleEnvironment(context.env);
    const options = { workloadIdentityProvider, serviceAccount, endpoints };
    const credentials = googleCredentials(options, ports);
    return {
      credentials: async () => credentials,
      idToken: once(async () => googleIdToken(options, ports)),
    };
  }
  let found: ReturnType<typeof existing> | undefined;
  const existing = async () => {
    const read = (path: string) => readFile(path, 'utf8');
    const credentials = await existingCredentials(context.env, read, ports, { serviceAccount });
    if (credentials !== undefined) return credentials;
    throw new ConfigError('There are no Google credentials', {
      hint: 'Give `workload-identity-provider`, and `permissions: id-token: write` to the job; or run google-github-actions/auth before this step',
    });
  };
  const open = () => {
    found ??= existing();
    return found;
  };
  return { credentials: open, idToken: once(open) };
}

/** Opens the tokens with the first that is wanted, and keeps them: each is good for an hour. */
function once(open: () => Promise<GoogleIdTokens>): (audience: string) => Promise<string> {
  let opened: Promise<GoogleIdTokens> | undefined;
  return async audience => {
    opened ??= open();
    return (await opened).idToken(audience);
  };
}
