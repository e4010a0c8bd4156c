import type { Run } from '@pipeline/action-kit';
import { openRun, recordRunTrace } from '@pipeline/cloudrun';
import { googleEnvironment } from '@pipeline/google-identity';
import type { Google } from '../ports.ts';
import type { Identity } from './identity.ts';

export async function openGoogle(
  { context, clock, signal }: Pick<Run, 'context' | 'clock' | 'signal'>,
  { credentials }: Pick<Identity, 'credentials'>,
): Promise<Google> {
  const { run: endpoint, logging: loggingEndpoint } = googleEnvironment(context.env).endpoints;
  const recorder = recordRunTrace(() => clock.now());
  const run = await openRun({
    credentials: await credentials(),
    clock,
    signal,
    observe: seen => recorder.observe(seen),
    ...(endpoint !== undefined && { endpoint }),
    ...(loggingEndpoint !== undefined && { loggingEndpoint }),
  });
  return { run, trace: about => recorder.trace(about) };
}
