import {
  type Diary,
  type Done,
  endingOf,
  findInFlight,
  type InFlight,
  isStopped,
  keepTraces,
  lastWord,
  servesNow,
  settleInFlight as settle,
} from '@pipeline/deploy-stage';
import { type EcsNow, formatArn } from '@pipeline/ecs';
import { type FollowedUp, findAllScheduled, followUp } from './after.ts';
import type { Config } from './config/config.ts';
import { explain } from './explain.ts';
import type { Outcome } from './outcome.ts';
import type { Aws, Ports, ServiceSnapshot, ServiceStarted, ServiceTarget } from './ports.ts';
import { revisionsIn, subjectOf } from './record.ts';
import { reportDeploy } from './report/deploy.ts';
import { reportInFlight } from './report/in-flight.ts';
import type { Outputs } from './spec.gen.ts';
import type { Asked } from './wishes.ts';

/** What is in flight, and what it replaces. */
interface Found extends InFlight<EcsNow, ServiceStarted, ServiceSnapshot> {
  target: ServiceTarget;
}

const NONE = 'It is over already: see the service’s deployments, or deploy';
const TOO_LATE =
  'To return to what was there before, deploy with `task-definition` set to that revision, and without an image';

/** Lets what is held go on, or stops what is in flight, and watches it to its end. */
export async function settleInFlight(
  config: Config,
  aws: Aws,
  ports: Ports,
  { wishes }: Asked,
  { snapshots }: Diary,
): Promise<Done<Outputs>> {
  const found = await Promise.all(
    wishes.map(async ({ target }): Promise<Found> => ({ target, ...(await findInFlight(target, NONE)) })),
  );
  const scheduled = await findAllScheduled(config, aws, found);
  const outcomes = await Promise.all(found.map((each, at) => settleOne(config, aws, ports, each, at)));
  if (config.dryRun) return { outcomes, report: reportInFlight(config, outcomes) };
  const steady = outcomes.every(outcome => endingOf(outcome) === 'steady');
  const follows = steady && config.operation === 'continue';
  const after: FollowedUp = follows
    ? await followUp(config, aws, ports, found, { scheduled, known: revisionsIn(snapshots) })
    : { notes: [] };
  const report = reportDeploy(config, outcomes, {
    plans: [],
    releaseId: config.release && ports.run.releaseId,
    traces: await keepTraces(
      aws.trace,
      ports,
      found.map((each, at) => ({ ...each, ending: outcomes[at]?.ended })),
    ),
    notes: after.notes,
  });
  if (after.error !== undefined) report.error ??= after.error;
  if (ports.release === undefined) return { outcomes, report };
  const words = await Promise.all(
    outcomes.map((outcome, at) => {
      const { target } = found[at] ?? {};
      return target && wordOn(config, outcome, target, ports);
    }),
  );
  return { outcomes, report, settled: words.filter(word => word !== undefined) };
}

async function settleOne(
  config: Config,
  aws: Aws,
  ports: Ports,
  { target, started, before, now }: Found,
  at: number,
): Promise<Outcome> {
  const { operation, dryRun, rollout } = config;
  const { name = '', url } = config.services[at] ?? {};
  const how = {
    operation: operation === 'abort' ? operation : 'continue',
    dryRun,
    rollout,
    previous: formatArn(before.taskDefinition),
    tooLate: TOO_LATE,
  } as const;
  const { ended, wayBack, checks, took } = await settle(target, { started, before }, how, ports);
  const { taskDefinition, previousTaskDefinition, deploymentId } = started;
  const common = { service: name, url, changes: [], deploymentId, ended, took };
  // What an abort is green about is the revision that was there before.
  if (isStopped(operation, ended))
    return { ...common, previousTaskDefinition: taskDefinition, taskDefinition: previousTaskDefinition };
  const diagnosis = dryRun
    ? undefined
    : await explain(config, name, { started, ending: ended, now }, aws, ports);
  return {
    ...common,
    previousTaskDefinition,
    taskDefinition,
    ...(wayBack && { wayBack }),
    ...(checks && { checks }),
    ...(diagnosis && { diagnosis }),
  };
}

function wordOn(config: Config, outcome: Outcome, target: ServiceTarget, ports: Ports) {
  const { service, taskDefinition: meant } = outcome;
  const subject = subjectOf(config, service);
  const after = () => servesNow(target, ({ taskDefinition }) => taskDefinition === meant);
  return lastWord(outcome, { subject, operation: config.operation, after }, ports);
}
