import type { Change, Plan, Strategy } from '@pipeline/contracts';
import { refuseStrategy } from '@pipeline/rollout';
import { type ResolvedBase, registered } from './definition/base.ts';
import { chooseRevision } from './definition/choose-revision.ts';
import { readDefinitionFile } from './definition/definition-file.ts';
import { inFlightOf } from './present.ts';
import type { EcsNow, EcsStep } from './step.ts';
import { configurationChanges, configurationFor, isPause } from './strategy.ts';
import { offersOf } from './strategy-offers.ts';
import { formatArn } from './task-definition.ts';
import type { DeploymentConfiguration } from './views.ts';
import type { EcsWanted } from './wanted.ts';

/** The revisions that a plan for this needs to know, beyond the one that the service runs. */
export function revisionsNamedBy({ base, exactly }: EcsWanted): string[] {
  const named = base !== undefined && 'revision' in base ? [base.revision] : [];
  return exactly === undefined ? named : [...named, exactly];
}

/** What is to be done so that the service is as wanted; pure. */
export function planStep(
  subject: string,
  now: EcsNow,
  wanted: EcsWanted,
  strategy: Strategy | undefined,
): Plan<EcsStep> {
  const { service } = now;
  const refusal = strategy && refuseStrategy(subject, offersOf(service), strategy);
  if (refusal !== undefined) throw refusal;
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  const { revision, changes } = revisionFor(now, wanted);
  const runs = 'arn' in revision && revision.arn === service.taskDefinition;
  const failed = primary?.rolloutState === 'FAILED';
  const force = runs && (wanted.force === true || failed);
  const deploys = !runs || force;
  if (force) {
    const from = `${primary?.id ?? 'none'}${failed ? ' (failed)' : ''}`;
    changes.push({ what: 'deployment', from, to: 'a new one of the same revision' });
  }
  const scaled = wanted.desiredCount !== undefined && wanted.desiredCount !== service.desiredCount;
  if (scaled)
    changes.push({
      what: 'desired count',
      from: String(service.desiredCount),
      to: String(wanted.desiredCount),
    });
  const before = service.deploymentConfiguration ?? {};
  const after = strategy !== undefined && deploys ? configurationFor(service, strategy) : before;
  const reconfigured = configurationChanges(before, after);
  changes.push(...reconfigured);
  const inFlight = inFlightOf(service);
  const step: EcsStep = {
    previous: {
      taskDefinition: service.taskDefinition,
      deploymentId: primary?.id ?? '',
      createdAt: primary?.createdAt ?? 0,
      ...(service.serviceDeployment !== undefined && { serviceDeployment: service.serviceDeployment }),
      ...(inFlight && { inFlight }),
    },
    action: deploys ? 'deploy' : scaled ? 'scale' : 'watch',
    revision,
    ...(scaled && wanted.desiredCount !== undefined && { desiredCount: wanted.desiredCount }),
    ...(force && { force }),
    ...(reconfigured.length > 0 && { deploymentConfiguration: after }),
    ...(deploys && hasPause(after) && { pauses: true as const }),
  };
  return { subject, changes, step };
}

function hasPause({ lifecycleHooks = [] }: DeploymentConfiguration): boolean {
  return lifecycleHooks.some(isPause);
}

/** The changes are told against what runs, whatever they were made to. */
function revisionFor(now: EcsNow, wanted: EcsWanted): { revision: EcsStep['revision']; changes: Change[] } {
  const base = baseOf(now, wanted);
  // A way back names a revision that was not read; `prepare` looks whether it can still be had.
  if (base === undefined) {
    const [from, to] = [now.service.taskDefinition, wanted.exactly ?? ''];
    const moved = { what: 'task definition', from: formatArn(from), to: formatArn(to) };
    return { revision: { arn: to }, changes: [moved] };
  }
  const { changes, revision, register } = chooseRevision(now, base, wanted);
  return { revision: revision === undefined ? { register } : { arn: revision }, changes };
}

/** What the changes are made to; `undefined` for a revision to be run as it is that was not read. */
function baseOf(now: EcsNow, { base, exactly }: EcsWanted): ResolvedBase | undefined {
  const live = registered(now);
  if (exactly !== undefined) {
    const isLive = exactly === now.definition.taskDefinitionArn;
    return isLive ? live : now.revisions[exactly];
  }
  if (base === undefined) return live;
  if ('file' in base) return { tags: now.tags, ...readDefinitionFile(base.file) };
  const known = now.revisions[base.revision];
  if (known === undefined) throw new Error(`The revision ${base.revision} was not read`);
  return known;
}
