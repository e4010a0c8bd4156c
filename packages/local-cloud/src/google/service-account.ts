import { createHash } from 'node:crypto';
import type { GooglePrincipal } from './access-tokens.ts';
import { permissionDenied } from './api-request.ts';

export interface ServiceAccount {
  email: string;
  /** Who has roles/iam.workloadIdentityUser on it, as a policy names them: `principalSet://iam.googleapis.com/…`. */
  users: readonly string[];
}

/** What a token of this account is worth: `serviceAccount:EMAIL` in a policy. */
export const principalOf = (email: string): GooglePrincipal => ({
  members: [`serviceAccount:${email}`],
  email,
});

/** An account's number, 21 digits, as `sub` and `azp` of its ID tokens are. */
export function uniqueId(email: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(email).digest('hex')}`).toString();
  return `1${digits.slice(-20)}`;
}

/**
 * Refuses who may not act as an account. The role has both permissions, getAccessToken and getOpenIdToken; an account
 * that is not there and one that may not be used look the same.
 * https://docs.cloud.google.com/iam/docs/roles-permissions/iam#iam.workloadIdentityUser
 */
export function mayActAs(
  caller: GooglePrincipal,
  email: string,
  accounts: readonly ServiceAccount[],
  permission: 'iam.serviceAccounts.getAccessToken' | 'iam.serviceAccounts.getOpenIdToken',
): void {
  const account = accounts.find(each => each.email === email);
  if (!account?.users.some(user => caller.members.includes(user))) {
    throw permissionDenied(permission, 'iam.googleapis.com');
  }
}
