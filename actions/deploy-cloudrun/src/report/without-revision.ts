import type { Change } from '@pipeline/contracts';

/** Changes without that of the revision itself, or of a job's image, which a table shows in a row of its own. */
export function withoutRevision(
  changes: readonly Change[],
  shown: { previous?: string; next?: string } = {},
): Change[] {
  return changes.filter(
    ({ what, from, to }) => what !== 'revision' && (from !== shown.previous || to !== shown.next),
  );
}
