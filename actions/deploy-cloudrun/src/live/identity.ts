import { readFile } from 'node:fs/promises';
import type { Run } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import { type GoogleCredentials, type GoogleSession, googleSession } from '@pipeline/google-identity';
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
  const open = async () => {
    const found = await googleSession(identity, run, path => readFile(path, 'utf8'));
    if (found !== undefined) return found;
    throw new ConfigError('There are no Google credentials', {
      hint: 'Give `workload-identity-provider`, and `permissions: id-token: write` to the job; or run google-github-actions/auth before this step',
    });
  };
  let opened: Promise<GoogleSession> | undefined;
  const session = () => {
    opened ??= open();
    return opened;
  };
  return { credentials: session, idToken: async audience => (await session()).idToken(audience) };
}
