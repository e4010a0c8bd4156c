import type { Verdict } from '@pipeline/contracts';
import type { RevisionView } from '../views.ts';
import { oneLine } from './one-line.ts';

/**
 * Its container ran, or was to run, and did not come to answer; anything else is why Cloud Run will never run it: image,
 * permission, key, secret, limit. https://docs.cloud.google.com/run/docs/reference/rest/v2/Condition (reasons)
 */
const CRASHED = new Set(['HEALTH_CHECK_CONTAINER_ERROR', 'PROGRESS_DEADLINE_EXCEEDED']);

const NOT_READY = /^Revision '[^']*' is not ready and cannot serve traffic\.\s*(?=\S)/;

export function failedRevision({ id, ready, conditions }: RevisionView): Verdict {
  const bad = conditions.filter(({ state, severity }) => state === 'failed' && severity !== 'INFO');
  const told = [ready, ...bad];
  const crashed = told.some(
    each => CRASHED.has(each?.reason ?? '') || (each?.type === 'ContainerHealthy' && each.state === 'failed'),
  );
  const message = told.map(each => each?.message ?? '').find(text => text !== '') ?? '';
  return {
    state: 'failed',
    reason: crashed ? 'crashing' : 'rejected',
    // Google's sentence begins by saying just this, with the name once more.
    detail: `${id} never got ready: ${oneLine(message.replace(NOT_READY, ''))}`,
  };
}
