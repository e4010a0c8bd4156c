import type { VercelNow, VercelSnapshot } from '../step.ts';
import type { MoveWanted } from '../wanted.ts';

export function snapshotOf({ project, live, domains, hosts }: VercelNow): VercelSnapshot {
  return {
    deployment: live?.id ?? '',
    host: live?.host ?? '',
    hosts: Object.fromEntries(
      [...domains, ...hosts].map(({ host, deployment }) => [host, deployment ?? null]),
    ),
    autoAssign: project.autoAssign,
    pinned: project.pinned !== undefined && project.pinned === live?.id,
  };
}

/**
 * Back to it after a failure of ours. A promotion does not pin; where production was pinned before, it is again. Extra hosts
 * go back each to what it had; domains go with production.
 */
export function moveTowards({ deployment, hosts, pinned }: VercelSnapshot): MoveWanted {
  return {
    deployment,
    way: pinned ? 'rollback' : 'promote',
    hosts: [],
    back: hosts,
    unpin: true,
    allowOlder: true,
    rolling: 'at-once',
  };
}
