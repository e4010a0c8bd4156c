import {
  parseIntent,
  parseOutcome,
  parseProof,
  type ReleaseIntent,
  type ReleaseOutcome,
  type ReleaseProof,
} from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import { createDeployment, listDeployments, type NewDeployment } from './deployments.ts';
import { once } from './once.ts';
import { pack, unpack } from './payload.ts';

/** What a deployment of ours carries. */
export type Entry = ReleaseIntent | ReleaseOutcome | ReleaseProof;

/** Writes an entry that carries its own key, and finds it again where the answer was lost. */
export function writeEntry(
  github: GithubConnection,
  entry: Entry,
  where: Omit<NewDeployment, 'payload' | 'description'>,
): Promise<{ id: number }> {
  const { environment, task } = where;
  return once(
    github,
    () => createDeployment(github, { ...where, payload: pack(entry), description: title(entry) }),
    async () => {
      for await (const { id, payload } of first(listDeployments(github, environment, task, 30), 30)) {
        if (keyOf(unpack(payload)) === keyOf(entry)) return { id };
      }
      return undefined;
    },
  );
}

/** The same for the same entry, however GitHub orders its fields; another one for what is said after a hold. */
export function keyOf(entry: unknown): string {
  const proof = parseProof(entry);
  if (typeof proof !== 'string')
    return JSON.stringify([
      proof.release,
      proof.at,
      proof.result,
      proof.checks,
      proof.digests,
      proof.artifacts,
    ]);
  const intent = parseIntent(entry);
  const known = typeof intent === 'string' ? parseOutcome(entry) : intent;
  if (typeof known === 'string') return '';
  return JSON.stringify([
    'id' in known ? known.id : known.intent,
    known.at,
    known.targets.map(target => [target.subject, 'verdict' in target && target.verdict]),
  ]);
}

export async function* first<T>(all: AsyncGenerator<T>, count: number): AsyncGenerator<T> {
  let left = count;
  for await (const one of all) {
    if (left-- === 0) return;
    yield one;
  }
}

function title(entry: Entry): string {
  if ('id' in entry) return `Release ${entry.id}`;
  return 'release' in entry
    ? `What checks said of release ${entry.release}`
    : `How release ${entry.intent} ended`;
}
