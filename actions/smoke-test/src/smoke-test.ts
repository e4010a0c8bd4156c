import type { Logger, Report } from '@pipeline/action-kit';
import { type Fetch, prove } from '@pipeline/checks';
import { ActionError, type Clock } from '@pipeline/contracts';
import type { Config } from './config.ts';
import type { Identity } from './identity.ts';
import { planned, proven, unasked } from './report.ts';
import type { Outputs } from './spec.gen.ts';

export interface Ports {
  log: Pick<Logger, 'info' | 'group'>;
  fetch: Fetch;
  clock: Clock;
  signal: AbortSignal;
  mask(secret: string): void;
  /** A Google ID token, masked. */
  idToken(identity: Identity): Promise<string>;
}

/** Masking a short value (`true`) would blot out half the log, and it is no secret. */
const SHORTEST_SECRET = 6;

/** Asks for the version, runs the checks, and judges. Nothing is sent in a dry run. */
export async function smokeTest(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const { suite, identity } = config;
  for (const value of Object.values(config.options.secretHeaders)) {
    // `Bearer …`: the token alone must not show either.
    for (const secret of new Set([value, value.split(' ').at(-1) ?? ''])) {
      if (secret.length >= SHORTEST_SECRET) ports.mask(secret);
    }
  }
  if (config.dryRun) return planned(config);

  const { log, fetch, clock, signal } = ports;
  const options = { ...config.options };
  if (identity !== undefined) {
    const token = await ports.idToken(identity).catch((error: unknown) => {
      if (error instanceof ActionError) return error;
      throw error;
    });
    if (typeof token !== 'string') return unasked(config, token);
    options.secretHeaders = { ...options.secretHeaders, [identity.header]: `Bearer ${token}` };
  }
  const began = clock.now();
  const proof = await log.group(`Smoke test of ${options.baseUrl.href}`, () =>
    prove(suite, options, { fetch, clock, signal, log: line => log.info(line) }),
  );
  return proven(config, proof, clock.now() - began);
}
