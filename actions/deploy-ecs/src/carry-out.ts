import type { Hold } from '@pipeline/contracts';
import { type EcsNow, type EcsWanted, formatArn, runOneOff } from '@pipeline/ecs';
import {
  type Finding,
  type Part,
  type Planned,
  planAll,
  type RollOutOptions,
  rollOut,
} from '@pipeline/rollout';
import type { Config } from './config/config.ts';
import { deployedCommit } from './deployed-commit.ts';
import { explain } from './explain.ts';
import type { Outcome } from './outcome.ts';
import type { Aws, Ports, ServiceSnapshot, ServiceStarted, ServiceTarget } from './ports.ts';
import type { ServiceWish } from './wishes.ts';

export type ServicePlanned = Planned<EcsNow, EcsWanted, unknown, ServiceStarted, ServiceSnapshot>;
export type ServicePart = Part<EcsNow, EcsWanted, unknown, ServiceStarted, ServiceSnapshot>;

/** What was planned, by the order of `config.services`. */
export async function planServices(wishes: ServiceWish[], { log }: Ports): Promise<ServicePlanned[]> {
  return log.group('Looking at what is there', async () => {
    const planned = await planAll(wishes);
    for (const { target, plan } of planned) {
      if (plan.changes.length === 0) log.info(`${target.name}: nothing changes`);
      for (const { what, from, to } of plan.changes)
        log.info(`${target.name}: ${what}: ${from ?? 'nothing'} → ${to}`);
    }
    return planned;
  });
}

/** Carries the plans out, and says of each service how it ended. Throws only while nothing serves yet. */
export async function carryOut(
  config: Config,
  aws: Aws,
  ports: Ports,
  planned: ServicePlanned[],
): Promise<{ parts: ServicePart[]; outcomes: Outcome[] }> {
  const { log } = ports;
  const named = new Map(config.services.map(({ name }, at) => [name, planned[at]]));
  const ranks = config.rollout.ranks.map(rank => rank.flatMap(name => named.get(name) ?? []));
  const parts = await log.group(`Deploying to ${config.cluster}`, () =>
    rollOut(ranks, optionsOf(config, aws, ports, named)),
  );
  const ordered = planned.map(({ target }) => parts.find(part => part.target === target) as ServicePart);
  const outcomes: Outcome[] = [];
  // One after the other: groups of the log cannot lie in each other.
  for (const [at, part] of ordered.entries()) {
    const { name, url } = config.services[at] ?? { name: '', url: undefined };
    outcomes.push(outcomeOf(part, name, url, await explain(config, name, part, aws, ports)));
  }
  return { parts: ordered, outcomes };
}

function optionsOf(
  config: Config,
  aws: Aws,
  ports: Ports,
  named: Map<string, ServicePlanned | undefined>,
): RollOutOptions<ServicePart> {
  const { log, clock, signal, check } = ports;
  const { rollout, oneOff } = config;
  const several = config.services.length > 1;
  const say = ({ target }: ServicePart, text: string) =>
    log.info(several ? `${target.name.slice(target.name.lastIndexOf('/') + 1)}: ${text}` : text);
  const task = oneOff && named.get(oneOff.service);
  return {
    timeout: rollout.waitTimeout,
    holds: rollout.holds,
    onFailure: rollout.onFailure === 'rollback' ? 'rollback' : 'leave',
    allOrNothing: rollout.allOrNothing,
    clock,
    signal,
    ...(check && { check }),
    ...(oneOff && task && { beforeTraffic: () => runTask(config, task, aws, ports) }),
    onStart: part => say(part, `watching deployment ${part.started?.deploymentId ?? ''}`),
    onChange: (part, verdict) => say(part, verdict.detail),
    onFinding: (part, finding, hold) => say(part, findingText(finding, hold)),
    onWayBack: part => say(part, `going back to ${formatArn(part.before.taskDefinition)}`),
  };
}

function findingText({ ok, detail }: Finding, hold: Hold | undefined): string {
  return `checked ${hold === undefined ? 'what serves' : `at ${hold.at}`}: ${ok ? 'good' : 'BAD'}: ${detail}`;
}

async function runTask(
  config: Config,
  { target, plan }: ServicePlanned,
  aws: Aws,
  ports: Ports,
): Promise<void> {
  const { cluster, oneOff } = config;
  const { log, clock, signal, run } = ports;
  if (oneOff === undefined) return;
  const { definition } = await aws.ecs.describeTaskDefinition(await (target as ServiceTarget).readied(plan));
  await runOneOff(
    { api: aws.oneOff, logTail: aws.logTail, log: log.info, clock, signal },
    {
      cluster,
      service: oneOff.service,
      definition,
      command: oneOff.command,
      timeout: oneOff.timeout,
      commit: deployedCommit(config, ports).sha,
      release: run.releaseId,
      ...(oneOff.container !== undefined && { container: oneOff.container }),
    },
  );
}

function outcomeOf(
  part: ServicePart,
  service: string,
  url: string | undefined,
  diagnosis: Outcome['diagnosis'],
): Outcome {
  const { plan, before, started, ending, wayBack, checks, took } = part;
  return {
    service,
    url,
    changes: plan.changes,
    previousTaskDefinition: before.taskDefinition,
    ...(started && { taskDefinition: started.taskDefinition, deploymentId: started.deploymentId }),
    ...(ending && { ended: ending }),
    // Not its plan: a step may hold what must not be told.
    ...(wayBack && { wayBack: { state: wayBack.state, detail: wayBack.detail } }),
    ...(checks && { checks }),
    ...(took !== undefined && { took }),
    ...(diagnosis && { diagnosis }),
  };
}
