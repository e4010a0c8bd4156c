import { afterOf as after, type Intent, type Recording } from '@pipeline/deploy-stage';
import type { ServicePart, ServicePlanned } from './carry-out.ts';
import type { Config } from './config/config.ts';
import { nameOf } from './config/settings.ts';
import type { Outcome } from './outcome.ts';
import type { ServiceSnapshot } from './ports.ts';

/** What of a run is written down. */
export function recordingOf(config: Config): Recording {
  const { release, commit, services, operation, rollout } = config;
  return {
    release,
    commit,
    subjects: services.map(({ name }) => subjectOf(config, name)),
    noNewCommit: operation !== 'deploy',
    hold: rollout.onFailure === 'hold',
  };
}

/** The key by which later releases find a service, such as `ecs:eu-west-1/shop/api`: a cluster's name is a region's own. */
export function subjectOf(
  { cluster, identity: { region } }: Pick<Config, 'cluster' | 'identity'>,
  service: string,
): string {
  return `ecs:${region}/${nameOf(cluster)}/${service}`;
}

/** @param model the service's model as it was verified */
export function intentOf({ wanted, before }: ServicePlanned, model: string | undefined): Intent {
  const changed = Object.entries(wanted.containers).flatMap(([name, { image }]) =>
    image ? [[name, image]] : [],
  );
  return { artifacts: { ...Object.fromEntries(changed), ...(model && { model }) }, before };
}

/** The revisions in snapshots of the log: something may still return to one. */
export function revisionsIn(snapshots: readonly unknown[]): string[] {
  return snapshots.flatMap(snapshot => {
    const { taskDefinition } = (snapshot ?? {}) as Partial<ServiceSnapshot>;
    return typeof taskDefinition === 'string' ? [taskDefinition] : [];
  });
}

/** What serves after a deploy, where that is certain: the new revision, or what was there before. */
export function afterOf(outcome: Outcome, { before, wanted, started }: ServicePart): unknown {
  return after<ServiceSnapshot>(outcome, before, () => {
    if (started === undefined) return undefined;
    const { taskDefinition, deploymentId } = started;
    const images = { ...before.images };
    const containers = Object.keys(images);
    for (const [name, { image }] of Object.entries(wanted.containers)) {
      const key = name === '' ? containers[0] : name;
      if (image !== undefined && key !== undefined) images[key] = image;
    }
    return { ...before, taskDefinition, images, deploymentId };
  });
}
