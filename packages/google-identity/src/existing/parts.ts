import { accountOf, generateIdToken } from '../id-token.ts';
import type { GoogleCredentials, GoogleIdentityPorts, GoogleIdTokens } from '../options.ts';
import { existingRefusal } from './refusal.ts';

/** Credentials that the machine had. */
export interface ExistingCredentials extends GoogleCredentials, GoogleIdTokens {
  /** What they are, for a person. */
  what: string;
  /** Who they act as, where that is known. */
  serviceAccount: string | undefined;
  /** Of their file. */
  project: string | undefined;
}

/** What each kind is made with. */
export interface Parts extends GoogleIdentityPorts {
  /** Of IAM Credentials; Google's own where absent. */
  endpoint: string | undefined;
  /** Whose ID tokens are to be got, where the credentials do not say. */
  wanted: string | undefined;
}

/** An ID token of an account that others ask for. */
export function asAccount(
  accessToken: string,
  of: { what: string; account: string | undefined; audience: string; endpoint: string | undefined },
  stop: AbortSignal,
): Promise<string> {
  const account = accountOf(of.account);
  const { audience, endpoint, what } = of;
  return generateIdToken(accessToken, { account, audience, endpoint }, stop, cause =>
    existingRefusal(cause, what, account),
  );
}
