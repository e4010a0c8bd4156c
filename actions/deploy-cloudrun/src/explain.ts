import { diagnose, readRevision } from '@pipeline/cloudrun';
import { explained } from '@pipeline/deploy-stage';
import type { Deployed } from './config/deployed.ts';
import type { Explained } from './outcome.ts';
import type { Google, Ports, Started, TargetPart } from './ports.ts';

/** Looks for the cause of a rollout that failed or ran out of time; a cause that is not found fails nothing. */
export async function explain(
  deployed: Deployed,
  part: Pick<TargetPart, 'started' | 'ending'>,
  { run }: Pick<Google, 'run'>,
  { log }: Pick<Ports, 'log'>,
): Promise<Explained | undefined> {
  return explained(deployed.name, part, { log }, async started => ({
    diagnosis: await diagnose({ api: run, log: log.info }, deployed, started),
    neverReady: await neverReady(deployed, started, run),
  }));
}

/** A revision that is not ready cannot get traffic. Where that cannot be seen, it may have had some. */
async function neverReady(
  { kind, project, region, id }: Deployed,
  started: Started,
  run: Google['run'],
): Promise<boolean> {
  if (started.kind === 'job') return false;
  const parent = { kind: kind === 'service' ? ('services' as const) : ('workerPools' as const), id };
  try {
    const raw = await run.getRevision({ project, region }, parent, started.revision);
    return raw === undefined || readRevision(raw).ready?.state !== 'succeeded';
  } catch {
    return false;
  }
}
