import { type FoundEntry, isRecord, type Journal, json } from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import { type EntryKind, readEntries, showEntry, writeEntry } from './entry.ts';

/**
 * What is kept beside releases, likewise as Deployments: a payload cannot be changed once it is made, and GitHub says whose token made
 * it. Needs `deployments: write`; reading, `deployments: read`. https://docs.github.com/en/rest/deployments/deployments
 */
export function githubJournal(github: GithubConnection): Journal {
  return {
    async write(environment, kind, entry, commit) {
      const made = await writeEntry(github, kindOf(kind), { ...entry }, { environment, ref: commit });
      // Inactive: what is live is for the releases' own deployments to show.
      await showEntry(github, { deployment_id: made.id, state: 'inactive', auto_inactive: false });
    },
    async entries(environment, kind, limit) {
      const found: FoundEntry[] = [];
      for await (const { entry, deployment } of readEntries(github, kindOf(kind), environment, {
        size: limit,
      })) {
        const by = deployment.creator?.login;
        found.push({ json: entry, ...(by !== undefined && { by }) });
        if (found.length === limit) break;
      }
      return found;
    },
  };
}

/** Of which nothing is known but that it has a key. */
function kindOf(kind: string): EntryKind<Record<string, unknown>> {
  return {
    task: `pipeline:${kind}`,
    title: ({ key }) => `${kind} ${String(key)}`,
    read: entry =>
      json.read(() => {
        const kept = json.record(entry, kind);
        json.text(kept.key, 'key');
        return kept;
      }),
    keyOf: canonical,
  };
}

/** The same for the same JSON, in whatever order its fields come. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
