import { RemoteError } from '@pipeline/contracts';
import { idTokens } from '../id-token.ts';
import { asAccount, type ExistingCredentials, type Parts } from './parts.ts';

/** An access token as it is: nobody can make another of it. @param from the variable that holds it */
export function byToken(token: string, from: string, parts: Parts): ExistingCredentials {
  const { mask, log, wanted: account, endpoint } = parts;
  const what = `the access token in ${from}`;
  mask(token);
  log?.(`Google: ${what}, which cannot be refreshed`);
  let refused = false;
  const own = async () => {
    if (!refused) return token;
    throw new RemoteError(`Google no longer takes ${what}`, {
      service: 'Google',
      operation: 'token',
      status: 401,
      hint: 'It has run out, and cannot be refreshed: give `workload-identity-provider`, so that this step gets its own.',
    });
  };
  return {
    what,
    serviceAccount: undefined,
    project: undefined,
    accessToken: own,
    invalidate(which) {
      if (which === undefined || which === token) refused = true;
    },
    ...idTokens(parts, async (audience, stop) =>
      asAccount(await own(), { what, account, audience, endpoint }, stop),
    ),
  };
}
