import { ConfigError } from '@pipeline/contracts';
import { googleEnvironment } from '../environment.ts';
import type { GoogleIdentityPorts } from '../options.ts';
import { byExternal } from './external.ts';
import { parseCredentialsFile } from './file.ts';
import { byKey } from './key.ts';
import type { ExistingCredentials, Parts } from './parts.ts';
import { byToken } from './token.ts';

export interface ExistingOptions {
  /** Whose ID tokens are to be got, where the credentials do not say. */
  serviceAccount?: string | undefined;
}

/** google-github-actions/auth sets the last two, to one file. */
const TOKEN = 'CLOUDSDK_AUTH_ACCESS_TOKEN';
const FILES = ['GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_GHA_CREDS_PATH'];

/**
 * The credentials that the environment names, used as they are: an access token, or a file that holds a service
 * account's key or an external account's configuration. `undefined` where there are none. Nothing is asked of Google
 * before a token is wanted. Rejects with a ConfigError where a file cannot be used.
 * https://docs.cloud.google.com/docs/authentication/application-default-credentials
 */
export async function existingCredentials(
  env: (name: string) => string | undefined,
  readFile: (path: string) => Promise<string>,
  ports: GoogleIdentityPorts,
  options: ExistingOptions = {},
): Promise<ExistingCredentials | undefined> {
  const endpoint = googleEnvironment(env).endpoints.iamCredentials;
  const parts: Parts = { ...ports, endpoint, wanted: options.serviceAccount };
  const token = env(TOKEN);
  if (token) return byToken(token, TOKEN, parts);
  const variable = FILES.find(env);
  const path = variable === undefined ? undefined : env(variable);
  if (path === undefined) return undefined;
  const text = await readFile(path).catch((cause: unknown) => {
    throw new ConfigError(`The Google credentials file ${path}, which ${variable} names, cannot be read`, {
      hint: 'The step that wrote it may have removed it, or it is of another container; or unset the variable.',
      cause,
    });
  });
  const file = parseCredentialsFile(text, path);
  return file.type === 'service_account' ? byKey(file, path, parts) : byExternal(file, path, parts);
}
