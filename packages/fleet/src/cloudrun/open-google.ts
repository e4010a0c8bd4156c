import { readFile } from 'node:fs/promises';
import type { Run } from '@pipeline/action-kit';
import { openRun, type RunApi, recordRunTrace } from '@pipeline/cloudrun';
import { ConfigError } from '@pipeline/contracts';
import type { TraceOf } from '@pipeline/deploy-stage';
import {
  existingCredentials,
  type GoogleCredentials,
  googleCredentials,
  googleEnvironment,
} from '@pipeline/google-identity';
import type { GoogleIdentity } from '../config.ts';

export type GoogleRun = Pick<Run, 'context' | 'log' | 'clock' | 'signal' | 'idToken' | 'mask'>;

/** Google, opened when it is first needed; one client for all projects and regions. */
export interface Google {
  run: RunApi;
  trace: TraceOf;
}

/** Nothing is asked of Google before a token is wanted. */
export async function googleSession(
  { workloadIdentityProvider, serviceAccount }: GoogleIdentity,
  { context, log, clock, signal, idToken, mask }: GoogleRun,
): Promise<GoogleCredentials> {
  const ports = { idToken, mask, clock, signal, log: log.info };
  if (workloadIdentityProvider !== undefined) {
    const { endpoints } = googleEnvironment(context.env);
    return googleCredentials({ workloadIdentityProvider, serviceAccount, endpoints }, ports);
  }
  const read = (path: string) => readFile(path, 'utf8');
  const found = await existingCredentials(context.env, read, ports);
  if (found !== undefined) return found;
  throw new ConfigError('There are no Google credentials', { hint: 'Give `workload-identity-provider`' });
}

export async function openGoogle(
  credentials: GoogleCredentials,
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
  return { run, trace: about => recorder.trace(about) };
}
