import type { Run } from '@pipeline/action-kit';
import { stageCheck } from '@pipeline/deploy-stage';
import { bypassVariables, withBypass, withoutLogin } from '@pipeline/vercel-stage';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';

/** What looks at the deployment at its own address, with the secret for that address alone. */
export function checkAt({ checks }: Pick<Config, 'checks'>, run: Run): Pick<Ports, 'checkAt'> {
  if (checks === undefined) return {};
  return {
    checkAt: ({ url, secret }) =>
      stageCheck(
        checks,
        {
          urlOf: url,
          fetch: withoutLogin(async (address, init) => {
            const own = url();
            if (secret === undefined || own === undefined) return fetch(address, init);
            return withBypass(fetch, { secret, origins: [new URL(own).origin] })(address, init);
          }),
          secrets: bypassVariables(secret),
        },
        run,
      ),
  };
}
