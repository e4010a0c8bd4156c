import type { Within } from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import {
  createDeployment,
  createStatus,
  type Deployment,
  listDeployments,
  type NewDeployment,
  type NewStatus,
} from './deployments.ts';
import { once } from './once.ts';
import { first } from './pages.ts';
import { pack, unpack } from './payload.ts';

/** What our deployments carry, by their task. */
export interface EntryKind<T extends object> {
  task: string;
  /** For GitHub's list of deployments. */
  title(entry: T): string;
  /** An entry, or what is wrong with it. */
  read(json: unknown): T | string;
  /** The same for the same entry, however GitHub orders its fields. */
  keyOf(entry: T): string;
}

/** Looked through for one whose answer was lost. */
const LATEST = 30;

/** Writes an entry that carries its own key, and finds it again where the answer was lost. */
export function writeEntry<T extends object>(
  github: GithubConnection,
  kind: EntryKind<T>,
  entry: T,
  where: Omit<NewDeployment, 'task' | 'payload' | 'description'>,
): Promise<{ id: number }> {
  const { task } = kind;
  const key = kind.keyOf(entry);
  return once(
    github,
    () => createDeployment(github, { ...where, task, payload: pack(entry), description: kind.title(entry) }),
    async () => {
      const latest = first(listDeployments(github, where.environment, task, LATEST), LATEST);
      for await (const { id, payload } of latest) {
        const found = kind.read(unpack(payload));
        if (typeof found !== 'string' && kind.keyOf(found) === key) return { id };
      }
      return undefined;
    },
  );
}

export interface WrittenEntry<T> {
  deployment: Deployment;
  entry: T;
}

/** An environment's entries of a kind, newest first; one that was written twice, after a lost answer, comes once. */
export async function* readEntries<T extends object>(
  github: GithubConnection,
  kind: EntryKind<T>,
  environment: string,
  { size, since = '' }: { size: number } & Partial<Within>,
): AsyncGenerator<WrittenEntry<T>> {
  const seen = new Set<string>();
  for await (const deployment of listDeployments(github, environment, kind.task, Math.min(size, 100))) {
    // Nothing is written down before it happens: what follows is older still.
    if (Date.parse(deployment.created_at) < Date.parse(since)) return;
    const entry = kind.read(unpack(deployment.payload));
    if (typeof entry === 'string') github.log(`Deployment ${deployment.id} is left out: ${entry}`);
    else {
      const key = `${deployment.creator?.login} ${kind.keyOf(entry)}`;
      if (!seen.has(key)) yield { deployment, entry };
      seen.add(key);
    }
  }
}

/** Statuses are for people; the record stands without them. */
export async function showEntry(github: GithubConnection, ...statuses: NewStatus[]): Promise<void> {
  try {
    for (const status of statuses) await createStatus(github, status);
  } catch (error) {
    github.log(`GitHub's page does not show the state of this release: ${String(error)}`);
  }
}
