import type { Clock, Log } from '@pipeline/contracts';
import { logStream } from '../log-stream.ts';
import type { RawTaskDefinition } from '../task-definition.ts';

interface LogPorts {
  logTail(group: string, stream: string, lines: number): Promise<string[]>;
  log: Log;
  clock: Clock;
}

const LOOKS = 3;
const APART = 1_000;

/**
 * What a container wrote last. CloudWatch shows lines some seconds after they were written, so an empty stream is
 * looked at again, a few times. What cannot be read is said, and is no failure of its own.
 */
export async function lastLines(
  { logTail, log, clock }: LogPorts,
  definition: RawTaskDefinition,
  task: string,
  container: string,
  count: number,
): Promise<string[]> {
  const source = logStream(definition, task, container);
  if (source === undefined) return [];
  try {
    for (let look = 1; ; look++) {
      const lines = await logTail(source.group, source.stream, count);
      if (lines.length > 0 || look === LOOKS) return lines.slice(-count);
      await clock.sleep(APART);
    }
  } catch (error) {
    log(
      `Could not read the log stream ${source.stream}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return [];
  }
}
