import type { Change } from '@pipeline/contracts';

/** Changes without that of the revision itself, which a table shows in a row of its own. */
export function withoutRevision(changes: readonly Change[]): Change[] {
  return changes.filter(({ what }) => what !== 'task definition');
}
