import { ActionError } from '@pipeline/contracts';
import type { IdentityPoolClientOptions } from 'google-auth-library';
import { CLOUD_PLATFORM } from '../credentials.ts';
import { idTokens } from '../id-token.ts';
import { patience, patiently } from '../patience.ts';
import { type AccessToken, refreshing } from '../refreshing.ts';
import type { ExternalAccount } from './file.ts';
import { asAccount, type ExistingCredentials, type Parts } from './parts.ts';
import { existingRefusal } from './refusal.ts';

/** An external account, by Google's own client; its ID tokens by the token that it has before it impersonates anybody. */
export function byExternal(file: ExternalAccount, path: string, parts: Parts): ExistingCredentials {
  const { mask, clock, log = () => undefined, signal, wanted, endpoint } = parts;
  const what = `the external account in ${path}`;
  const { service_account_impersonation_url: _, ...federated } = file.json;
  const exchange = async (json: object): Promise<AccessToken> => {
    const { IdentityPoolClient } = await import('google-auth-library');
    // Made anew each time, as in `exchange.ts`.
    const client = new IdentityPoolClient({ scopes: [CLOUD_PLATFORM], ...json } as IdentityPoolClientOptions);
    try {
      const { token } = await patiently(client.getAccessToken(), patience(signal));
      if (!token) throw new Error('Google answered without a token');
      mask(token);
      return { token, lifetime: (client.credentials.expiry_date ?? 0) - Date.now() };
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof ActionError) throw cause;
      throw existingRefusal(cause, what, file.account);
    }
  };
  return {
    what,
    serviceAccount: file.account,
    project: file.project,
    ...refreshing({ obtain: () => exchange(file.json), now: () => clock.now(), log }),
    ...idTokens(parts, async (audience, stop) => {
      const { token } = await exchange(federated);
      return asAccount(token, { what, account: wanted ?? file.account, audience, endpoint }, stop);
    }),
  };
}
