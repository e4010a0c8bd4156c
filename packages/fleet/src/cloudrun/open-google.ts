import { readFile } from 'node:fs/promises';
import type { Run } from '@pipeline/action-kit';
import { openRun, type RunApi, recordRunTrace } from '@pipeline/cloudrun';
import { ConfigError } from '@pipeline/contracts';
import type { TraceOf } from '@pipeline/deploy-stage';
import type { GoogleIdentity } from '@pipeline/fleet-config';
import {
  existingCredentials,
  type GoogleCredentials,
  type GoogleIdTokens,
  googleCredentials,
  googleEnvironment,
  googleIdToken,
} from '@pipeline/google-identity';

export type GoogleRun = Pick<Run, 'context' | 'log' | 'clock' | 'signal' | 'idToken' | 'mask'>;

/** Google, opened when it is first needed; one client for all projects and regions. */
export interface Google extends GoogleIdTokens {
  run: RunApi;
  trace: TraceOf;
}

export type GoogleSession = GoogleCredentials & GoogleIdTokens;

/** Nothing is asked of Google before a token is wanted. */
export async function googleSession(
  { workloadIdentityProvider, serviceAccount }: GoogleIdentity,
  { context, log, clock, signal, idToken, mask }: GoogleRun,
): Promise<GoogleSession> {
  const ports = { idToken, mask, clock, signal, log: log.info };
  let tokens: GoogleIdTokens | undefined;
  if (workloadIdentityProvider !== undefined) {
    const { endpoints } = googleEnvironment(context.env);
    const options = { workloadIdentityProvider, serviceAccount, endpoints };
    return {
      ...googleCredentials(options, ports),
      // Without a service account there is none, which is told when one is wanted.
      idToken: async audience => {
        tokens ??= googleIdToken(options, ports);
        return tokens.idToken(audience);
      },
    };
  }
  const read = (path: string) => readFile(path, 'utf8');
  const found = await existingCredentials(context.env, read, ports);
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
