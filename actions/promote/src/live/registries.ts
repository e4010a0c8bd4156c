import type { Run } from '@pipeline/action-kit';
import type { EcrAccess, Registry } from '@pipeline/oci';
import { type LoginSource, type Logins, registryLogins } from '@pipeline/registry-login';
import type { Config } from '../config/config.ts';
import type { Side } from '../ports.ts';

/** The registries of both sides, each opened once, with the login of its side. */
export interface Registries {
  open(side: Side, host: string): Promise<Registry>;
  /** One that a cancelled run can still use. */
  openSteady(host: string): Promise<Registry>;
  /** Where its login comes from; asks nobody but docker's own configuration. */
  source(side: Side, host: string): Promise<LoginSource>;
  /** ECR's API, for the destination. */
  ecr: EcrAccess;
}

export function registries({ logins, dryRun }: Config, run: Run): Registries {
  // What is only planned must ask for no more than to read.
  const access = dryRun ? 'pull' : 'push';
  const target = registryLogins(logins.target, run);
  const sources = new Map<string, Logins>();
  const loginsFor = (side: Side, host: string): Logins => {
    if (side === 'target') return target;
    const known = sources.get(host) ?? registryLogins(logins.source(host), run);
    sources.set(host, known);
    return known;
  };
  return {
    ecr: target.ecr,
    open: (side, host) => loginsFor(side, host).openRegistry(host, side === 'target' ? access : 'pull'),
    openSteady: host => target.openSteady(host, access),
    source: async (side, host) => (await loginsFor(side, host).loginFor(host)).source,
  };
}
