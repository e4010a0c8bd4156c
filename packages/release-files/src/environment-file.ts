import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord, type Log } from '@pipeline/contracts';

/** One file an environment, one line an entry, only ever appended to. */
export interface EnvironmentFiles {
  append(environment: string, line: Record<string, unknown>): Promise<void>;
  /** Newest first. */
  read(environment: string): Promise<Record<string, unknown>[]>;
}

/** @param tell is told of what is left out: the line in which a writer died */
export function environmentFiles(directory: string, tell: Log): EnvironmentFiles {
  const fileOf = (environment: string) =>
    join(directory, `${encodeURIComponent(environment.toLowerCase())}.jsonl`);

  return {
    async append(environment, line) {
      await mkdir(directory, { recursive: true });
      // The line break before it: should the last writer have died in the middle of a line, only that line is lost.
      await appendFile(fileOf(environment), `\n${JSON.stringify(line)}\n`);
    },
    async read(environment) {
      const lines = (await textOf(fileOf(environment))).split('\n').filter(line => line !== '');
      return lines.reverse().flatMap(line => {
        const entry = parsed(line);
        if (typeof entry !== 'string') return [entry];
        tell(`An entry of the release log is left out: ${entry}`);
        return [];
      });
    },
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function parsed(line: string): Record<string, unknown> | string {
  try {
    const entry: unknown = JSON.parse(line);
    return isRecord(entry) ? entry : 'it is not an object';
  } catch {
    return 'it is not whole';
  }
}
