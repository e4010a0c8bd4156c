import { isDeepStrictEqual } from 'node:util';
import { type FoundEntry, isRecord, type Journal, type Log } from '@pipeline/contracts';
import { environmentFiles } from './environment-file.ts';

/** A journal in the same files as the release log's. Who has written an entry is not known here. */
export function fileJournal(directory: string, tell: Log = () => undefined): Journal {
  const files = environmentFiles(directory, tell);
  return {
    write: (environment, kind, entry) => files.append(environment, { journal: { kind, entry } }),
    async entries(environment, kind, limit) {
      const found: FoundEntry[] = [];
      for (const { journal } of await files.read(environment)) {
        // Enough are found, and each is compared with those alone.
        if (found.length === limit) break;
        if (!isRecord(journal) || journal.kind !== kind) continue;
        const { entry } = journal;
        if (!found.some(({ json }) => isDeepStrictEqual(json, entry))) found.push({ json: entry });
      }
      return found;
    },
  };
}
