import type { Verdict } from '@pipeline/contracts';
import { oneLine } from '../judge/one-line.ts';
import type { Raw } from '../raw.ts';
import { fields } from '../view/fields.ts';
import { readJob } from '../view/job.ts';
import type { JobStarted } from './step.ts';

/**
 * One look at a job → how its deploy stands. Steady is only what Google took for good at the generation that was
 * written, with the images that were meant; nothing of it has run yet.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs#Job (reconciling)
 */
export function judgeJob(raw: Raw | undefined, { id, uid, generation, images }: JobStarted): Verdict {
  if (raw === undefined) return { state: 'failed', reason: 'stopped', detail: `job ${id} is gone` };
  const job = readJob(raw);
  if (job.uid !== uid) return { state: 'superseded', detail: `job ${id} was deleted and made anew` };
  if (job.generation < generation) return { state: 'progressing', detail: 'the change is not shown yet' };
  // By images alone: Google may give a container a name.
  const runs = job.containers.map(({ image }) => image).sort();
  const isOurs = runs.join('\n') === Object.values(images).sort().join('\n');
  if (job.generation > generation || !isOurs) {
    const who = fields(raw, 'a job').text('lastModifier');
    return { state: 'superseded', detail: `job ${id} was changed since${who === '' ? '' : `, by ${who}`}` };
  }
  const { state = 'pending', message = '', reason } = job.ready ?? {};
  // After a failure the generation that Google has observed stays the last good one.
  if (!job.reconciling && state === 'failed')
    return { state, reason: 'rejected', detail: oneLine(message || reason || '') };
  if (job.reconciling || job.observedGeneration < generation || state !== 'succeeded') {
    // A failure that it still shows is that of before.
    const why = state === 'failed' || message === '' ? '' : `: ${oneLine(message)}`;
    return { state: 'progressing', detail: `Cloud Run takes the change in${why}` };
  }
  return { state: 'steady', detail: `the next execution of job ${id} runs it` };
}
