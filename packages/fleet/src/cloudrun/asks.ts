import { ActionError, type Log } from '@pipeline/contracts';
import { type GoogleIdTokens, withIdToken } from '@pipeline/google-identity';
import type { Ask } from '../model.ts';

/**
 * Asks a service as whoever deploys it, since it may be a private one. Where that identity gets no identity token, or may not call
 * the service, it is asked as by anybody. https://docs.cloud.google.com/run/docs/authenticating/service-to-service
 * @param uri the service's own address, for which alone the token is; empty where it has none
 */
export function asksOf(uri: string, { idToken }: GoogleIdTokens, log: Log): Ask {
  let tried: Promise<string | undefined> | undefined;
  const token = () => {
    tried ??= idToken(uri).catch((error: unknown) => {
      if (!(error instanceof ActionError)) throw error;
      log(`${uri} is asked without an identity token: ${error.message.split('\n', 1)[0]}`);
      return undefined;
    });
    return tried;
  };
  return async (url, init) => {
    if (!URL.canParse(uri) || new URL(url).origin !== new URL(uri).origin) return fetch(url, init);
    const mine = await token();
    return fetch(url, mine === undefined ? init : withIdToken(init, mine));
  };
}
