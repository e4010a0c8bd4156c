import type { FaultMatch } from '../faults.ts';
import { objectOf, subjectOf } from '../fields.ts';
import type { Document } from '../handler.ts';
import type { Pending } from '../long-running.ts';
import { condition } from '../reconcile/conditions.ts';
import { type Failure, imageDenied, imageMissing } from '../reconcile/failure.ts';
import { imagesOf } from '../rules/template.ts';
import { TIMING } from '../timing.ts';
import { timestamp, type World } from '../world.ts';

/** Brings a job to what is wanted: its images must be there. See `reconciling` in job.proto. */
export function reconcileJob(world: World, name: string, pending: Pending): void {
  const begun = world.jobs.get(name)?.generation;
  world.scheduler.after(TIMING.tick + TIMING.pull, async () => {
    const images = imagesOf(objectOf(objectOf(world.jobs.get(name) ?? {}, 'template'), 'template'));
    const [, project = ''] = name.split('/');
    const of = { ...subjectOf(name), images };
    if (world.faults.take('never-ends', of)) return;
    const failure = await failureOf(world, images, project, of);
    const job = world.jobs.get(name);
    // A newer write has a reconciliation of its own, and this one's operation ends with what is there.
    if (job !== undefined && job.generation === begun)
      world.jobs.set(name, settled(job, timestamp(world), failure));
    if (failure === undefined) pending.succeed();
    else pending.fail(failure.code, failure.message);
  });
}

function settled(job: Document, at: string, failure: Failure | undefined): Document {
  const { reconciling: _, ...rest } = job;
  const is = (type: string) =>
    failure === undefined
      ? condition(undefined, at, type, 'succeeded')
      : condition(undefined, at, type, 'failed', { message: failure.message, ...failure.reason });
  return {
    ...rest,
    ...(failure === undefined && { observedGeneration: job.generation }),
    terminalCondition: is('Ready'),
    conditions: [is(failure?.condition ?? 'ContainerReady')],
  };
}

async function failureOf(
  world: World,
  images: readonly string[],
  project: string,
  of: FaultMatch & { region: string; images: readonly string[] },
): Promise<Failure | undefined> {
  if (world.faults.take('image-denied', of)) {
    return imageDenied(images[0] ?? '', world.projects.find(({ id }) => id === project)?.number ?? '');
  }
  const faulty = world.faults.take('image-missing', of) !== undefined;
  for (const image of images) {
    if (faulty || (await world.images(image)) === 'missing') return imageMissing(image);
  }
  return undefined;
}
