import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { uniqueId } from './service-account.ts';

/** A new key for a service account, and the file that Google hands out with it. https://docs.cloud.google.com/iam/docs/keys-create-delete */
export function newKeyFile(email: string, url: string): { key: KeyObject; file: Record<string, string> } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return {
    key: privateKey,
    file: {
      type: 'service_account',
      project_id: /@([^.]+)\./.exec(email)?.[1] ?? 'shop',
      private_key_id: randomBytes(20).toString('hex'),
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      client_email: email,
      client_id: uniqueId(email),
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: `${url}/token`,
      universe_domain: 'googleapis.com',
    },
  };
}
