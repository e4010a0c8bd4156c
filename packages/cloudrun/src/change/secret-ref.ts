import type { SecretRef } from '../wanted.ts';

const NAME = '[A-Za-z0-9_-]{1,255}';
const FULL = new RegExp(`^(projects/[a-z0-9.:-]+/secrets/${NAME})/versions/(.*)$`);
const SHORT = new RegExp(`^((?:projects/[a-z0-9.:-]+/secrets/)?${NAME}):(.*)$`);
/** A number, an alias, or `latest`. https://docs.cloud.google.com/secret-manager/docs/assign-alias-to-secret-version */
const VERSION = /^(?:[1-9]\d*|[A-Za-z][\w-]{0,62})$/;

/**
 * `db-password:3`, `db-password:latest`, `projects/shop/secrets/db-password:3` or `projects/shop/secrets/db-password/versions/3`;
 * otherwise what is wrong with it, without the text: somebody may have written the secret itself.
 * https://docs.cloud.google.com/run/docs/configuring/services/secrets
 */
export function parseSecretRef(text: string): SecretRef | string {
  const [, secret, version] = FULL.exec(text.trim()) ?? SHORT.exec(text.trim()) ?? [];
  if (secret === undefined || version === undefined)
    return 'is no reference to a secret, such as `db-password:3` or `projects/shop/secrets/db-password/versions/latest`';
  return VERSION.test(version) ? { secret, version } : 'names no version: a number, `latest` or an alias';
}

export function formatSecretRef({ secret, version }: SecretRef): string {
  return `${secret}:${version === '' ? 'latest' : version}`;
}
