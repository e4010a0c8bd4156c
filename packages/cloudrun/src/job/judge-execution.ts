import type { Verdict } from '@pipeline/contracts';
import { oneLine } from '../judge/one-line.ts';
import type { ExecutionView } from '../views.ts';

/**
 * An execution → how it stands. Good only when Google says that it is complete and every task of it succeeded.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs.executions
 */
export function judgeExecution(execution: ExecutionView): Verdict {
  const { conditions, completedAt, taskCount, succeeded, cancelled } = execution;
  const completed = conditions.find(({ type }) => type === 'Completed');
  const counted = `${succeeded} of ${taskCount} tasks succeeded`;
  if (completed?.state === 'failed') {
    const detail = oneLine(completed.message || completed.reason || counted);
    const stopped = completed.reason === 'CANCELLED' || completed.reason === 'DELETED';
    return { state: 'failed', reason: stopped ? 'stopped' : 'crashing', detail };
  }
  // Where there is no such condition, its time says that it is over.
  const over = completed?.state === 'succeeded' || (completed === undefined && completedAt !== undefined);
  if (!over) return { state: 'progressing', detail: onItsWay(execution) };
  if (succeeded > 0 && succeeded >= taskCount) return { state: 'steady', detail: counted };
  return { state: 'failed', reason: cancelled > 0 ? 'stopped' : 'crashing', detail: counted };
}

/** The last condition that is not good yet says where it is: no place, no image, a retry. */
function onItsWay({ conditions, succeeded, failed, taskCount }: ExecutionView): string {
  const waiting = conditions.find(
    ({ type, state, message }) => type !== 'Completed' && state !== 'succeeded' && message !== '',
  );
  if (waiting !== undefined) return `${waiting.type}: ${oneLine(waiting.message)}`;
  const done = succeeded + failed;
  return done === 0 ? 'its tasks run' : `${done} of ${taskCount} tasks are done, ${failed} of them failed`;
}
