import { createHash } from 'node:crypto';

/** The name in a deployment's `meta` by which one is found again whose answer was lost: creating has no idempotency key. */
export const MARK = 'pipelineMark';
/** The name in `meta` that tells a staged deployment that waits for its promotion from one that was only to be staged. */
export const AIM = 'pipelineAim';

/** The name in `meta` of how one goes on that waits, as JSON: see `courseOf`. */
export const COURSE = 'pipelineCourse';

export type Aim = 'production' | 'staged' | 'preview';

/** `42.1/0f3a…`: the release, and what it wanted on top of what it saw. */
export function markOf(release: string, meaning: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(meaning)).digest('hex');
  return `${release}/${digest.slice(0, 12)}`;
}
