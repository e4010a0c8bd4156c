import { isDeepStrictEqual } from 'node:util';
import { type FoundEntry, isRecord, type Journal, type Log } from '@pipeline/contracts';
import { environmentFiles } from './environment-file.ts';

/** A journal in the same files as the release log's. Who has written an entry is not known here. */
export function fileJournal(directory: string, tell: Log = () => undefined): Journal {
  const files = environmentFiles(directory, tell);
  return {
    write: (environment, kind, entry) => files.append(environment, { journal: { kind, entry } }),
    async entries(environment, kind, limit) {
      const found = (await files.read(environment)).flatMap(({ journal }): FoundEntry[] =>
        isRecord(journal) && journal.kind === kind ? [{ json: journal.entry }] : [],
      );
      const once = found.filter(
        (each, at) => !found.slice(0, at).some(newer => isDeepStrictEqual(newer, each)),
      );
      return once.slice(0, limit);
    },
  };
}
