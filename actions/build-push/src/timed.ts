import type { Clock } from '@pipeline/contracts';
import type { Progress } from './image-result.ts';

/** Does a step of an image, and notes how long it took; also where it failed. */
export async function timed<T>(
  clock: Pick<Clock, 'now'>,
  times: Progress['times'],
  step: keyof Progress['times'],
  work: () => Promise<T>,
): Promise<T> {
  const start = clock.now();
  try {
    return await work();
  } finally {
    times[step] = (times[step] ?? 0) + clock.now() - start;
  }
}
