import { createHash } from 'node:crypto';

/** What a one-off task is: two runs that mean the same one say the same. */
export interface OneOffMeaning {
  commit: string;
  cluster: string;
  service: string;
  family: string;
  container: string;
  command: readonly string[];
}

const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/**
 * By which a later run recognises a task that a dead one started; up to 128 letters, digits, `-`, `/` and `_`.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html (startedBy)
 */
export function startedByOf({ commit, cluster, service, family, container, command }: OneOffMeaning): string {
  return `pipeline/${hash([commit, cluster, service, family, container, command]).slice(0, 40)}`;
}

/**
 * With the same token ECS starts a task once, however often it is asked; up to 64 characters. It holds for one
 * attempt of one release, so that running a failed deploy again does run its task again.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
export function clientTokenOf(release: string, startedBy: string, revision: string): string {
  return hash([release, startedBy, revision]).slice(0, 64);
}
