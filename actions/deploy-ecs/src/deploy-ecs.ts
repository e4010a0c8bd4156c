import type { Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import { type Diary, type Done, endingOf, keepTraces, planWishes, recorded } from '@pipeline/deploy-stage';
import { type FollowedUp, findAllScheduled, followUp } from './after.ts';
import { carryOut } from './carry-out.ts';
import type { Config } from './config/config.ts';
import { settleInFlight } from './in-flight.ts';
import type { Aws, Ports } from './ports.ts';
import { afterOf, intentOf, recordingOf, revisionsIn } from './record.ts';
import { reportDeploy } from './report/deploy.ts';
import { orNotStarted } from './report/not-started.ts';
import { reportBlindPlan } from './report/plan.ts';
import { reportPlanned } from './report/planned.ts';
import type { Outputs } from './spec.gen.ts';
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
  const { operation, dryRun } = config;
  if (operation === 'deploy' && dryRun) {
    const planned = await planWishes(asked.wishes, ports);
    const scheduled = await findAllScheduled(config, aws, planned);
    return reportPlanned(config, planned, scheduled, asked.notes);
  }
  const work = operation === 'deploy' ? deploy : settleInFlight;
  return recorded(recordingOf(config), ports, diary =>
    work(config, aws, { ...ports, signal: diary.signal }, asked, diary),
  );
}

async function deploy(
  config: Config,
  aws: Aws,
  ports: Ports,
  { wishes, models, notes }: Asked,
  { intend, neverServed, snapshots }: Diary,
): Promise<Done<Outputs>> {
  const planned = await planWishes(wishes, ports);
  const scheduled = await findAllScheduled(config, aws, planned);
  await intend(planned.map((each, at) => intentOf(each, models[at])));
  const { parts, outcomes } = await carryOut(config, aws, ports, planned).catch((error: unknown) => {
    // A bug may come from anywhere; what was refused or cancelled here came before the first service.
    if (error instanceof ActionError || ports.signal.aborted) neverServed(error);
    throw error;
  });

  const steady = outcomes.every(outcome => endingOf(outcome) === 'steady');
  const after: FollowedUp = steady
    ? await followUp(config, aws, ports, parts, { scheduled, known: revisionsIn(snapshots) })
    : { notes: [] };
  const report = reportDeploy(config, outcomes, {
    plans: planned.map(({ plan }) => plan),
    releaseId: config.release && ports.run.releaseId,
    traces: await keepTraces(aws.trace, ports, parts),
    notes: [...notes, ...after.notes],
  });
  // The services serve; what should have followed did not, and somebody has to know.
  if (after.error !== undefined) report.error ??= after.error;
  return {
    outcomes,
    report,
    after: parts.map((part, at) => {
      const outcome = outcomes[at];
      return outcome && afterOf(outcome, part);
    }),
  };
}
