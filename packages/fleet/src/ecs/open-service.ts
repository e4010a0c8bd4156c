import type { Run } from '@pipeline/action-kit';
import { CodeDeployTarget, type EcsNow, EcsTarget, type EcsWanted } from '@pipeline/ecs';
import { fleetTarget, type Typed } from '../fleet-target.ts';
import type { FindImage } from '../images/find-images.ts';
import type { FleetTarget } from '../model.ts';
import { absenceOf } from './absence.ts';
import { groupOf } from './group-of.ts';
import { missingOf } from './missing.ts';
import type { AwsRegion } from './open-aws.ts';
import { nameOf, readSnapshot, runningIn, type ServiceSnapshot, type ServiceStarted } from './snapshot.ts';

/** `EcsTarget` or `CodeDeployTarget`, by what both have; their steps are their own. */
type ServiceTarget = Typed<EcsNow, EcsWanted, unknown, ServiceStarted, ServiceSnapshot>['target'];

export interface ServicePorts extends Pick<Run, 'log' | 'clock'> {
  aws: AwsRegion;
  find: FindImage;
  /** The id of the release that goes back. */
  release: string;
}

/** @param subject as the log names the service */
export async function openService(
  { subject, cluster, service }: { subject: string; cluster: string; service: string },
  ports: ServicePorts,
): Promise<FleetTarget> {
  const { aws, find, log } = ports;
  const target = await targetOf(cluster, service, ports);
  return fleetTarget<EcsNow, EcsWanted, unknown, ServiceStarted, ServiceSnapshot>({
    subject,
    platform: 'ecs',
    target,
    trace: aws.trace,
    read: readSnapshot,
    absence: snapshot => absenceOf(aws.ecs, { cluster, service }, snapshot),
    missing: snapshot => missingOf(aws.ecs, snapshot, { name: target.name, find, log: log.info }),
    nameOf,
    goalOf: nameOf,
    running: runningIn,
    // ECS does not know where its load balancer answers to people.
    addresses: () => [],
  });
}

/** The controller of a service decides who deploys it. */
async function targetOf(
  cluster: string,
  service: string,
  { aws, clock, log, release }: ServicePorts,
): Promise<ServiceTarget> {
  const { ecs } = aws;
  // One that is not there, or cannot be looked at, is told of by its target.
  const found = await ecs.describeService(cluster, service).catch(() => undefined);
  if (found?.controller !== 'CODE_DEPLOY') {
    const seen = found && { seen: { service: found, at: clock.now() } };
    return new EcsTarget({ api: ecs, clock, log: log.info, ...seen }, cluster, service);
  }
  const api = await aws.codeDeploy();
  const names = await groupOf(api, cluster, service);
  return new CodeDeployTarget({ api, ecs, clock, log: log.info }, cluster, service, { ...names, release });
}
