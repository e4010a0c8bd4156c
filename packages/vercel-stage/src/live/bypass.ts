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
 * Shows the secret to an origin where Vercel asks who is there, and to no other one, also not after a redirect: each request
 * goes by its own address, and redirects are the caller's to follow.
 *
 * That the answer has Vercel's headers proves that a server which is not Vercel, and does not pretend to be, is told
 * nothing: a domain that the project has may answer from another host, or through a proxy. It does not prove that it is
 * Vercel, since anybody can send these headers: against that there are the list of origins and, of the deployment's own
 * `vercel.app`, its certificate.
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
    if (!origins.includes(origin) || !asksAsVercel(response)) return response;
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
      'Deployment Protection asks who is there, and no secret for automation got past it: give `protection-bypass`, which is shown only where Vercel itself answers, through no proxy',
    );
  };
}

type Answered = Pick<Response, 'status' | 'headers'>;

/**
 * An application's own 401 on Vercel looks alike: it is asked once more, and is given the secret of its own project.
 * https://vercel.com/docs/headers/response-headers
 */
function asksAsVercel({ status, headers }: Answered): boolean {
  if (headers.get('server') !== 'Vercel' || !headers.has('x-vercel-id')) return false;
  return status === 401 || /^https:\/\/vercel\.com\/sso-api(?:[/?]|$)/.test(headers.get('location') ?? '');
}

/** https://vercel.com/docs/deployment-protection/methods-to-protect-deployments/vercel-authentication */
const isLogin = ({ headers }: Answered) =>
  /^https:\/\/vercel\.com\/(?:sso-api|login)/.test(headers.get('location') ?? '');
