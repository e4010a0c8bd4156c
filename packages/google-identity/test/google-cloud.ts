import { afterEach } from 'vitest';
import {
  accountForGithub,
  type Job,
  type LocalGoogle,
  type LocalOidc,
  providerForGithub,
  type ServiceAccount,
  startGoogle,
  startOidc,
  type WorkloadIdentityProvider,
} from '../../local-cloud/src/index.ts';

export const PROVIDER =
  'projects/123456789012/locations/global/workloadIdentityPools/github/providers/github';
export const ACCOUNT = 'push@shop.iam.gserviceaccount.com';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(each => each.close()));
});

export interface GoogleCloud {
  oidc: LocalOidc;
  google: LocalGoogle;
}

/** GitHub's issuer, and a Google that trusts it, until the test ends. */
export async function openGoogle(
  more: {
    provider?: Partial<WorkloadIdentityProvider>;
    serviceAccounts?: readonly ServiceAccount[];
    lifetimeSeconds?: number;
  } = {},
): Promise<GoogleCloud> {
  const { lifetimeSeconds } = more;
  const oidc = await startOidc(lifetimeSeconds === undefined ? {} : { lifetimeSeconds });
  open.push(oidc);
  const google = await startGoogle({
    providers: [{ ...providerForGithub(oidc.issuer, 'org/shop'), ...more.provider }],
    serviceAccounts: more.serviceAccounts ?? [accountForGithub('org/shop')],
  });
  open.push(google);
  return { oidc, google };
}

/** What a run hands to the package, and what it did with it. */
export function runPorts({ oidc, google }: GoogleCloud, job: Job = {}) {
  const masked: string[] = [];
  const lines: string[] = [];
  const audiences: string[] = [];
  let now = Date.parse('2026-11-01T12:00:00Z');
  return {
    masked,
    lines,
    audiences,
    pass: (ms: number) => {
      now += ms;
    },
    ports: {
      idToken: (audience: string) => {
        audiences.push(audience);
        return oidc.sign(job, audience);
      },
      mask: (secret: string) => void masked.push(secret),
      clock: { now: () => now },
      log: (line: string) => void lines.push(line),
    },
    endpoints: { sts: google.url, iamCredentials: google.url },
  };
}
