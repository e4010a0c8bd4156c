import type { Run } from '@pipeline/action-kit';
import type { Fetch } from '@pipeline/checks';
import { stageCheck } from '@pipeline/deploy-stage';
import { withIdToken } from '@pipeline/google-identity';
import type { Check } from '@pipeline/rollout';
import type { Config } from '../config/config.ts';
import type { Google, Ports } from '../ports.ts';
import { addressOf, viewOf } from '../standing.ts';
import { fullNameOf } from '../words.ts';

/** What looks at each hold and at the end: each service at its own URL, or at the one that was given. */
export function checkOf(
  { checks, deployed, identity }: Config,
  run: Run,
  google: () => Promise<Google>,
  identityToken: Ports['identityToken'],
): Check | undefined {
  if (checks === undefined) return undefined;
  const byName = new Map(deployed.map(each => [fullNameOf(each), each]));
  /** Where a check looks → whom the token is for: a tag’s URL is none of a service’s audiences. */
  const audiences = new Map<string, string>();
  return stageCheck(
    checks,
    {
      async urlOf({ name, hold }) {
        const each = byName.get(name);
        if (each === undefined || each.kind !== 'service') return undefined;
        if (each.checkUrl !== undefined && !identity.identityToken) return each.checkUrl.href;
        const view = await viewOf((await google()).run, each);
        const url = each.checkUrl?.href ?? (view && addressOf(view, hold));
        if (url !== undefined && view !== undefined) audiences.set(new URL(url).origin, view.uri);
        return url;
      },
      ...(identity.identityToken && { fetch: authorised(audiences, identityToken) }),
    },
    run,
  );
}

/** Sends an identity token along, to those addresses alone. https://docs.cloud.google.com/run/docs/authenticating/service-to-service */
function authorised(audiences: ReadonlyMap<string, string>, identityToken: Ports['identityToken']): Fetch {
  return async (url, init) => {
    const audience = audiences.get(new URL(url).origin);
    if (audience === undefined) return fetch(url, init);
    return fetch(url, withIdToken(init, await identityToken(audience)));
  };
}
