import { ConfigError } from '@pipeline/contracts';
import {
  CodeDeployTarget,
  type EcsNow,
  EcsTarget,
  type EcsWanted,
  formatModelRef,
  revisionsNamedBy,
  verifyModel,
  withModel,
} from '@pipeline/ecs';
import type { Wish } from '@pipeline/rollout';
import type { Config } from './config/config.ts';
import type { ServiceConfig } from './config/wants.ts';
import type { Aws, Ports, ServiceSnapshot, ServiceStarted, ServiceTarget } from './ports.ts';

/** A service and what is wanted of it. */
export interface ServiceWish extends Wish<EcsNow, EcsWanted, unknown, ServiceStarted, ServiceSnapshot> {
  target: ServiceTarget;
}

/** What the workflow asks for, and what could not be made sure of. */
export interface Asked {
  wishes: ServiceWish[];
  /** Each service's model as it was verified, for the record; by the order of `wishes`. */
  models: (string | undefined)[];
  notes: string[];
}

/**
 * What the workflow asks for → what each service's target is to be. Files are read and models verified here;
 * nothing is changed.
 */
export async function askFor(config: Config, aws: Aws, ports: Ports): Promise<Asked> {
  const asked = await Promise.all(
    config.services.map(async service => {
      const { wanted, model, notes } = await wantedOf(service, aws, ports);
      const target = await targetOf(config, wanted, service, aws, ports);
      return { wish: { target, wanted, strategy: service.strategy }, model, notes };
    }),
  );
  return {
    wishes: asked.map(({ wish }) => wish),
    models: asked.map(({ model }) => model),
    notes: asked.flatMap(({ notes }) => notes),
  };
}

/** The controller of a service decides who deploys it. */
async function targetOf(
  { cluster }: Config,
  wanted: EcsWanted,
  { name, codedeploy }: ServiceConfig,
  aws: Aws,
  { clock, log, run }: Ports,
): Promise<ServiceTarget> {
  const reads = revisionsNamedBy(wanted);
  const { ecs } = aws;
  const found = await ecs.describeService(cluster, name).catch(() => undefined);
  // One that is not there, or cannot be looked at, is told of by its target.
  if (found?.controller !== 'CODE_DEPLOY') {
    const seen = found && { seen: { service: found, at: clock.now() } };
    return new EcsTarget({ api: ecs, clock, log: log.info, ...seen }, cluster, name, reads);
  }
  const { application, deploymentGroup: group } = codedeploy;
  const names = { ...(application !== undefined && { application }), ...(group !== undefined && { group }) };
  const open = { api: await aws.codeDeploy(), ecs, clock, log: log.info };
  return new CodeDeployTarget(open, cluster, name, { ...names, release: run.releaseId, reads });
}

async function wantedOf(
  { wanted, taskDefinitionFile: path, model, container }: ServiceConfig,
  aws: Aws,
  { readText }: Ports,
): Promise<{ wanted: EcsWanted; model?: string; notes: string[] }> {
  const based =
    path === undefined ? wanted : { ...wanted, base: { file: readJson(path, await readText(path)) } };
  if (model === undefined) return { wanted: based, notes: [] };
  const { ref, notes } = await verifyModel(model, await aws.models());
  const shown = formatModelRef(ref);
  return { wanted: withModel(based, ref, { container }), model: shown, notes: [`Model ${shown}`, ...notes] };
}

const AS_AWS = 'Write it as `aws ecs describe-task-definition` prints it';

function readJson(path: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (cause) {
    const why = (cause as Error).message;
    throw new ConfigError(`task-definition: the file ${path} is not JSON: ${why}`, { hint: AS_AWS, cause });
  }
  throw new ConfigError(`task-definition: the file ${path} is not a JSON object`, { hint: AS_AWS });
}
