import type { Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import { type FollowedUp, findAllScheduled, followUp } from './after.ts';
import { carryOut, planServices } from './carry-out.ts';
import type { Config } from './config/config.ts';
import { settleInFlight } from './in-flight.ts';
import { endingOf } from './outcome.ts';
import type { Aws, Ports } from './ports.ts';
import { afterOf, type Diary, type Done, recorded } from './recorded.ts';
import { reportDeploy } from './report/deploy.ts';
import { orNotStarted } from './report/not-started.ts';
import { reportBlindPlan } from './report/plan.ts';
import { reportPlanned } from './report/planned.ts';
import type { Outputs } from './spec.gen.ts';
import { keepTraces } from './trace.ts';
import { unlock } from './unlock.ts';
import { type Asked, askFor } from './wishes.ts';

/** Looks at the services, moves them to what is wanted, and watches the deployments that this started to their true end. */
export async function deployEcs(config: Config, ports: Ports): Promise<Report<Outputs>> {
  if (config.operation === 'unlock') return unlock(config, ports);
  if (config.dryRun && !ports.hasIdentity) return reportBlindPlan(config);
  return carryOn(config, ports).catch(orNotStarted(config));
}

/** Plans, settles what is in flight, or deploys. */
async function carryOn(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const aws = await ports.openAws();
  const asked = await askFor(config, aws, ports);
  if (config.operation !== 'deploy')
    return recorded(config, ports, diary => settleInFlight(config, aws, { ...ports, ...diary }, asked));
  if (!config.dryRun) return recorded(config, ports, diary => deploy(config, aws, ports, asked, diary));
  const planned = await planServices(asked.wishes, ports);
  const scheduled = await findAllScheduled(config, aws, planned);
  return reportPlanned(config, planned, scheduled, asked.notes);
}

async function deploy(config: Config, aws: Aws, ports: Ports, asked: Asked, diary: Diary): Promise<Done> {
  const { signal, intend, neverServed, knownRevisions } = diary;
  const planned = await planServices(asked.wishes, ports);
  const scheduled = await findAllScheduled(config, aws, planned);
  await intend(planned, asked.models);
  const { parts, outcomes } = await carryOut(config, aws, { ...ports, signal }, planned).catch(
    (error: unknown) => {
      // A bug may come from anywhere; what was refused or cancelled here came before the first service.
      if (error instanceof ActionError || signal.aborted) neverServed(error);
      throw error;
    },
  );

  const steady = outcomes.every(outcome => endingOf(outcome) === 'steady');
  const after: FollowedUp = steady
    ? await followUp(config, aws, { ...ports, signal }, parts, { scheduled, known: knownRevisions })
    : { notes: [] };
  const report = reportDeploy(config, outcomes, {
    plans: planned.map(({ plan }) => plan),
    releaseId: config.release && ports.run.releaseId,
    traces: await keepTraces(aws, ports, parts),
    notes: [...asked.notes, ...after.notes],
  });
  // The services serve; what should have followed did not, and somebody has to know.
  if (after.error !== undefined) report.error ??= after.error;
  return { outcomes, report, after: outcomes.map((outcome, at) => afterOf(outcome, parts[at])) };
}
