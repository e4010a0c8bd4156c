import { CLOUD_PLATFORM } from '../credentials.ts';
import { idTokens, tokenFrom } from '../id-token.ts';
import { patience } from '../patience.ts';
import { type AccessToken, refreshing } from '../refreshing.ts';
import type { ServiceAccountKey } from './file.ts';
import { grantByKey } from './grant.ts';
import type { ExistingCredentials, Parts } from './parts.ts';
import { existingRefusal } from './refusal.ts';

/** A service account's key: it signs for its access tokens and its ID tokens alike. */
export function byKey(key: ServiceAccountKey, path: string, parts: Parts): ExistingCredentials {
  const { mask, clock, log = () => undefined, signal } = parts;
  const { account, project } = key;
  const what = `the key of ${account} in ${path}`;
  // The runner looks for secrets line by line; a last line of a few letters would blot out half the log.
  const secret = key.privateKey.split('\n').filter(line => line.length > 20 && !line.startsWith('-'));
  for (const line of secret) mask(line);
  const refused = (cause: unknown) => existingRefusal(cause, what, account);
  const obtain = async (): Promise<AccessToken> => {
    const asked = grantByKey(key, { scope: CLOUD_PLATFORM }, clock.now(), patience(signal));
    const token = await tokenFrom(asked, 'access_token', refused);
    mask(token);
    return { token, lifetime: Number((await asked).expires_in ?? 0) * 1_000 };
  };
  return {
    what,
    serviceAccount: account,
    project,
    ...refreshing({ obtain, now: () => clock.now(), log }),
    ...idTokens(parts, (audience, stop) =>
      tokenFrom(grantByKey(key, { target_audience: audience }, clock.now(), stop), 'id_token', refused),
    ),
  };
}
