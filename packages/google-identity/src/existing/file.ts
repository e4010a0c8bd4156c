import { ConfigError } from '@pipeline/contracts';
import { isServiceAccount } from '../provider.ts';

export type CredentialsFile = ServiceAccountKey | ExternalAccount;

/** https://docs.cloud.google.com/iam/docs/keys-create-delete */
export interface ServiceAccountKey {
  type: 'service_account';
  project: string | undefined;
  account: string;
  /** PEM. */
  privateKey: string;
  keyId: string;
  tokenUri: string;
}

/** https://google.aip.dev/auth/4117; `json` is what Google's client takes. */
export interface ExternalAccount {
  type: 'external_account';
  project: string | undefined;
  /** Who is impersonated, if anybody. */
  account: string | undefined;
  json: Readonly<Record<string, unknown>>;
}

const ELSEWHERE: Readonly<Record<string, string>> = {
  authorized_user: 'is a person’s login (gcloud auth application-default login)',
  impersonated_service_account: 'impersonates a service account by other credentials',
  external_account_authorized_user: 'is a login through a workforce pool',
  gdch_service_account: 'is of Google Distributed Cloud',
};

/** Reads a credentials file; what it is told by where it was found. Nothing of its content is ever in an error. */
export function parseCredentialsFile(text: string, path: string): CredentialsFile {
  const json = objectOf(text);
  if (json === undefined) throw unusable(path, 'is not JSON');
  const textOf = (name: string) => (typeof json[name] === 'string' ? json[name] : undefined);
  const type = textOf('type') ?? '';
  const project = textOf('project_id');
  if (type === 'service_account') {
    const [account, privateKey] = [textOf('client_email'), textOf('private_key')];
    if (account === undefined || !isServiceAccount(account)) throw unusable(path, 'has no client_email');
    if (!privateKey?.includes('PRIVATE KEY')) throw unusable(path, 'has no private_key');
    const tokenUri = safe(textOf('token_uri') ?? 'https://oauth2.googleapis.com/token', 'token_uri', path);
    return { type, project, account, privateKey, keyId: textOf('private_key_id') ?? '', tokenUri };
  }
  if (type === 'external_account') {
    safe(textOf('token_url'), 'token_url', path);
    const impersonation = textOf('service_account_impersonation_url');
    if (impersonation !== undefined) safe(impersonation, 'service_account_impersonation_url', path);
    const source = json.credential_source;
    const kinds = typeof source === 'object' && source !== null ? Object.keys(source) : [];
    if (!kinds.includes('url') && !kinds.includes('file')) {
      throw unusable(path, 'has a credential_source that is neither a url nor a file');
    }
    const account = /\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(impersonation ?? '')?.[1];
    return { type, project, account, json };
  }
  const other = Object.hasOwn(ELSEWHERE, type) ? ELSEWHERE[type] : undefined;
  throw unusable(path, other ?? 'is of no type that is known here');
}

function unusable(path: string, why: string): ConfigError {
  return new ConfigError(`The Google credentials in ${path} cannot be used: the file ${why}`, {
    hint: 'Give `workload-identity-provider` to this step, which needs no file; or a file of the type external_account or service_account.',
  });
}

/** Secrets go there: over TLS, or to this machine. */
function safe(url: string | undefined, field: string, path: string): string {
  const found = url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
  const local = found?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(found.hostname);
  if (found === undefined || !(found.protocol === 'https:' || local))
    throw unusable(path, `has no ${field} with https`);
  return found.href;
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
