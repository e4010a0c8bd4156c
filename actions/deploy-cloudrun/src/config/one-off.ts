import { given, type Problems } from '@pipeline/action-kit';
import type { Place, RunWanted } from '@pipeline/cloudrun';
import { type Inputs, spec } from '../spec.gen.ts';
import type { Deployed } from './deployed.ts';
import { idProblem } from './names.ts';
import { checkRegion } from './places.ts';

/** A job that must end well before anything serves. */
export interface OneOffConfig extends Place {
  job: string;
  /** What it runs: the image that its service gets, where it gets one, and the command where there is one. */
  wanted: RunWanted;
  /** Of its containers the one that image and command are for. */
  container: string | undefined;
  /** Milliseconds. */
  timeout: number;
}

export function oneOffOf(
  inputs: Inputs,
  deployed: readonly Deployed[],
  problems: Problems,
): OneOffConfig | undefined {
  const { taskJob: job, taskCommand: command, taskContainer: container, taskTimeout: timeout } = inputs;
  if (job === undefined) {
    for (const input of given(spec, inputs, [
      'task-command',
      'task-service',
      'task-container',
      'task-region',
    ]))
      problems.add(input, 'there is no `task-job`', 'Name the job to run, or remove it');
    return undefined;
  }
  const problem = idProblem('job', job);
  if (problem !== undefined) problems.add('task-job', `${JSON.stringify(job)} ${problem}`, NAME_IT);
  if (inputs.taskRegion !== undefined) checkRegion('task-region', inputs.taskRegion, problems);
  const image = imageFor(inputs, deployed, problems);
  // Arguments of the job's own would follow the command.
  const change = {
    ...(image !== undefined && { image }),
    ...(command !== undefined && { command, args: [] }),
  };
  const isIdle = Object.keys(change).length === 0;
  return {
    job,
    project: deployed[0]?.project ?? '',
    region: inputs.taskRegion ?? deployed[0]?.region ?? '',
    wanted: { containers: isIdle ? {} : { [container ?? '']: change } },
    container,
    timeout,
  };
}

const NAME_IT = 'Write the name of a Cloud Run job, such as migrate';

/** The image that its service gets. */
function imageFor(
  { taskService: service }: Inputs,
  deployed: readonly Deployed[],
  problems: Problems,
): string | undefined {
  const ids = [...new Set(deployed.map(({ id }) => id))];
  if (service !== undefined && ids.length > 0 && !ids.includes(service))
    problems.add('task-service', `${service} is not deployed here`, `Write one of ${ids.join(', ')}`);
  const [images = [], ...others] = deployed
    .filter(({ id }) => service === undefined || id === service)
    .map(mainImages);
  if (others.some(other => other.join() !== images.join()))
    problems.add(
      'task-service',
      'with several services it has to be said whose image the job runs',
      `Write one of ${ids.join(', ')}`,
    );
  else if (images.length > 1)
    problems.add(
      'task-job',
      'there are several images, and it is not said which one it runs',
      'Name the main container in `container`',
    );
  return images[0];
}

/** That of its main container; where it has no name, each that is given. */
function mainImages({ wanted: { containers }, container }: Deployed): string[] {
  const main = containers[container]?.image;
  if (main !== undefined) return [main];
  return Object.values(containers).flatMap(({ image }) => (image === undefined ? [] : [image]));
}
