import { readFile } from 'node:fs/promises';
import type { Run } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import { googleSession } from '@pipeline/google-identity';
import type { Identity } from './identity.ts';
import type { Ports } from './smoke-test.ts';

export function live(run: Run): Ports {
  const { log, clock, signal, mask } = run;
  return { log, clock, signal, mask, fetch, idToken: identity => idToken(identity, run) };
}

async function idToken({ audience, ...who }: Identity, run: Run): Promise<string> {
  const tokens = await googleSession(who, run, path => readFile(path, 'utf8'));
  if (tokens !== undefined) return tokens.idToken(audience);
  throw new ConfigError('identity-audience wants a Google ID token, and this job has no Google credentials', {
    hint: 'Add workload-identity-provider and service-account, and `permissions: id-token: write` to the job.',
  });
}
