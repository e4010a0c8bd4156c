import type { Fetch } from '@pipeline/checks';

/** https://vercel.com/docs/deployment-protection/methods-to-bypass-deployment-protection/protection-bypass-automation */
export const BYPASS_HEADER = 'x-vercel-protection-bypass';

/** Variables for a check's command, as Vercel itself names them. https://vercel.com/docs/environment-variables/system-environment-variables */
export function bypassVariables(secret: string | undefined): Record<string, string> {
  return secret === undefined ? {} : { VERCEL_AUTOMATION_BYPASS_SECRET: secret };
}

/** A secret, and whom it may be shown. */
export interface Bypass {
  secret: string;
  /** Origins, all of the project: `https://shop.example.com`. */
  origins: readonly string[];
}

/**
 * Shows the secret to an origin that asks who is there, and to no other one, also not after a redirect: each request goes by
 * its own address, and redirects are the caller's to follow.
 */
export function withBypass(ask: Fetch, { secret, origins }: Bypass): Fetch {
  const asking = new Set<string>();
  return async (url, init) => {
    const { origin } = new URL(url);
    const shown = () => {
      const headers = new Headers(init.headers);
      headers.set(BYPASS_HEADER, secret);
      return ask(url, { ...init, headers, redirect: 'manual' });
    };
    if (asking.has(origin)) return shown();
    const response = await ask(url, { ...init, redirect: 'manual' });
    if (!origins.includes(origin) || !asks(response)) return response;
    asking.add(origin);
    await response.body?.cancel();
    return shown();
  };
}

/** Vercel's own page to log in at answers everybody, and is no answer of what was deployed. */
export function withoutLogin(ask: Fetch): Fetch {
  return async (url, init) => {
    const response = await ask(url, init);
    if (!isLogin(response)) return response;
    await response.body?.cancel();
    throw new Error(
      'Deployment Protection asks who is there, and no secret for automation got past it: give `protection-bypass`',
    );
  };
}

type Answered = Pick<Response, 'status' | 'headers'>;

/** An application's own 401 looks alike: it is asked once more, and knows the secret of its own project anyway. */
const asks = (response: Answered) => response.status === 401 || isLogin(response);

/** https://vercel.com/docs/deployment-protection/methods-to-protect-deployments/vercel-authentication */
const isLogin = ({ headers }: Answered) =>
  /^https:\/\/vercel\.com\/(?:sso-api|login)/.test(headers.get('location') ?? '');
