import { readFile } from 'node:fs/promises';
import type { Run } from '@pipeline/action-kit';
import { openRun, type RunApi, recordRunTrace } from '@pipeline/cloudrun';
import { ConfigError } from '@pipeline/contracts';
import type { TraceOf } from '@pipeline/deploy-stage';
import type { GoogleIdentity } from '@pipeline/fleet-config';
import {
  type GoogleIdTokens,
  type GoogleSession,
  googleEnvironment,
  googleSession,
} from '@pipeline/google-identity';

export type GoogleRun = Pick<Run, 'context' | 'log' | 'clock' | 'signal' | 'idToken' | 'mask'>;

/** Google, opened when it is first needed; one client for all projects and regions. */
export interface Google extends GoogleIdTokens {
  run: RunApi;
  trace: TraceOf;
}

/** Nothing is asked of Google before a token is wanted. */
export async function openSession(identity: GoogleIdentity, run: GoogleRun): Promise<GoogleSession> {
  const found = await googleSession(identity, run, path => readFile(path, 'utf8'));
  if (found !== undefined) return found;
  throw new ConfigError('There are no Google credentials', { hint: 'Give `workload-identity-provider`' });
}

export async function openGoogle(
  credentials: GoogleSession,
  { context, clock, signal }: GoogleRun,
): Promise<Google> {
  const { run: endpoint, logging: loggingEndpoint } = googleEnvironment(context.env).endpoints;
  const recorder = recordRunTrace(() => clock.now());
  const run = await openRun({
    credentials,
    clock,
    signal,
    observe: seen => recorder.observe(seen),
    ...(endpoint !== undefined && { endpoint }),
    ...(loggingEndpoint !== undefined && { loggingEndpoint }),
  });
  return { run, trace: about => recorder.trace(about), idToken: credentials.idToken };
}
