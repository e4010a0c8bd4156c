import { type Clock, type Log, RemoteError } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { BuildLine } from '../views.ts';
import { isOutput, type KeptLines, LineKeeper } from './kept-lines.ts';
import { SeenLines } from './seen-lines.ts';

export interface FollowOptions {
  clock: Clock;
  /** For what is said about the log itself. */
  log: Log;
  /** Ends all of it at once: the run is cancelled. */
  signal?: AbortSignal;
  /** Told each line once, in the order in which they come. */
  onLine?: (line: BuildLine) => void;
}

/** A build's log that is read while it builds. Nothing that goes wrong here is a failure of the deployment. */
export interface Following {
  /** What is kept of it, once the build has ended, or reading it has. Never rejects. */
  readonly done: Promise<KeptLines>;
  /** Reads what is left, and ends: the deployment has its verdict. */
  stop(): Promise<KeptLines>;
}

/** States of a deployment whose log grows no more. */
const OVER = ['READY', 'ERROR', 'CANCELED', 'BLOCKED'];
/** Milliseconds: between two readings, at first and at most, and for the last one. */
const FIRST = 1_000;
const LONGEST = 5_000;
const LAST = 10_000;

/**
 * Reads a deployment's build log line by line. Vercel's answers break off, and need not end with the build: then it is asked
 * whether the build goes on, and read from there. Lines may come after the build has ended: they are read once more.
 * https://vercel.com/docs/rest-api/deployments/get-deployment-events
 */
export function followBuild(
  api: Pick<VercelApi, 'buildLines' | 'deployment'>,
  deployment: string,
  { clock, log, signal, onLine }: FollowOptions,
): Following {
  const stopped = new AbortController();
  const ended = signal === undefined ? stopped.signal : AbortSignal.any([stopped.signal, signal]);
  const seen = new SeenLines();
  const keeper = new LineKeeper();

  /** @returns how many were new */
  async function read(follow: boolean, until: AbortSignal): Promise<number> {
    const since = seen.readOn();
    let count = 0;
    const options = { follow, signal: until, ...(since !== undefined && { since }) };
    for await (const line of api.buildLines(deployment, options)) {
      if (until.aborted || isEnd(line)) break;
      if (!isOutput(line) || !seen.isNew(line)) continue;
      count += 1;
      keeper.add(line);
      onLine?.(line);
    }
    return count;
  }

  async function follow(): Promise<void> {
    for (let pause = FIRST; !ended.aborted; ) {
      const count = (await read(true, ended).catch(passing)) ?? 0;
      if (ended.aborted || (await isOver())) return;
      pause = count > 0 ? FIRST : Math.min(2 * pause, LONGEST);
      await clock.sleep(pause, ended);
    }
  }

  async function isOver(): Promise<boolean> {
    const view = await api.deployment(deployment).catch(passing);
    return view !== undefined && OVER.includes(view.state);
  }

  async function all(): Promise<KeptLines> {
    try {
      await follow().catch(error => {
        if (!ended.aborted) throw error;
      });
      if (signal?.aborted !== true) await read(false, within(LAST, signal));
    } catch (error) {
      if (signal?.aborted !== true)
        log(
          `The build log cannot be read to its end: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
    return keeper.kept();
  }

  const done = all();
  return {
    done,
    stop() {
      stopped.abort();
      return done;
    },
  };
}

/** An answer may stay open after it. */
function isEnd(line: BuildLine): boolean {
  return !isOutput(line) && OVER.includes(line.text);
}

/** What passes is tried again; what does not ends the reading. */
function passing(error: unknown): undefined {
  if (error instanceof RemoteError && error.transient) return;
  throw error;
}

function within(ms: number, signal: AbortSignal | undefined): AbortSignal {
  const bound = AbortSignal.timeout(ms);
  return signal === undefined ? bound : AbortSignal.any([bound, signal]);
}
