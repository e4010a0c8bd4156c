import { carryOut as carry, deployedCommit } from '@pipeline/deploy-stage';
import { type EcsNow, type EcsWanted, formatArn, runOneOff } from '@pipeline/ecs';
import type { Part, Planned } from '@pipeline/rollout';
import type { Config } from './config/config.ts';
import type { OneOffConfig } from './config/one-off.ts';
import { explain } from './explain.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Aws, Ports, ServiceSnapshot, ServiceStarted, ServiceTarget } from './ports.ts';

export type ServicePlanned = Planned<EcsNow, EcsWanted, unknown, ServiceStarted, ServiceSnapshot>;
export type ServicePart = Part<EcsNow, EcsWanted, unknown, ServiceStarted, ServiceSnapshot>;

/**
 * Carries the plans out, and says of each service how it ended; all by the order of `config.services`.
 * Throws only while nothing serves yet.
 */
export async function carryOut(
  config: Config,
  aws: Aws,
  ports: Ports,
  planned: ServicePlanned[],
): Promise<{ parts: ServicePart[]; outcomes: Outcome[] }> {
  const { cluster, services, rollout } = config;
  const parts = await carry(
    planned,
    {
      title: `Deploying to ${cluster}`,
      rollout,
      names: services.map(({ name }) => name),
      watchedOf: ({ started }) => `deployment ${started?.deploymentId ?? ''}`,
      previousOf: ({ before }) => formatArn(before.taskDefinition),
      beforeTraffic: oneOffOf(config, aws, ports, planned),
    },
    ports,
  );
  const outcomes: Outcome[] = [];
  // One after the other: groups of the log cannot lie in each other.
  for (const [at, part] of parts.entries()) {
    const service = services[at] ?? { name: '', url: undefined };
    outcomes.push(outcomeOf(part, service, await explain(config, service.name, part, aws, ports)));
  }
  return { parts, outcomes };
}

/** The one-off task that is to end well before anything serves, where there is one. */
function oneOffOf(
  config: Config,
  aws: Aws,
  ports: Ports,
  planned: readonly ServicePlanned[],
): (() => Promise<void>) | undefined {
  const { services, oneOff } = config;
  const task = oneOff && planned[services.findIndex(({ name }) => name === oneOff.service)];
  return oneOff && task && (() => runTask(config, oneOff, task, aws, ports));
}

async function runTask(
  config: Config,
  oneOff: OneOffConfig,
  { target, plan }: ServicePlanned,
  aws: Aws,
  ports: Ports,
): Promise<void> {
  const { log, clock, signal, run } = ports;
  const { definition } = await aws.ecs.describeTaskDefinition(await (target as ServiceTarget).readied(plan));
  await runOneOff(
    { api: aws.oneOff, logTail: aws.logTail, log: log.info, clock, signal },
    {
      cluster: config.cluster,
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
