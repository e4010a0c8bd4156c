import {
  type Clock,
  ConfigError,
  type DeployTarget,
  TimeoutError,
  type Trace,
  type Verdict,
} from '@pipeline/contracts';
import { watch } from '@pipeline/rollout';
import { openRun } from '../api/open.ts';
import type { JobStarted } from '../job/step.ts';
import { JobTarget } from '../job/target.ts';
import type { RunStarted } from '../step.ts';
import { SERVICE, WORKER_POOL } from '../target/kind.ts';
import { RunTarget } from '../target/target.ts';
import { pathOf, replayFetch } from './replay.ts';

/** One change of state, and when it came, in milliseconds since the trace's first answer. */
export interface Told {
  at: number;
  verdict: Verdict;
}

/** Past the trace's end its last answers stand for ever; so long is looked at them. */
const BEYOND = 10 * 60_000;

/**
 * Judges a rollout again by what Google answered then: the client, the target and the driver's wait as they are now, on a
 * clock that only moves when something waits. Without a verdict, none was reached.
 * @throws ConfigError where it is no trace of Cloud Run.
 */
export async function judgeRunTrace(trace: Trace): Promise<{ verdict?: Verdict; told: Told[] }> {
  const clock = quickClock();
  const api = await openRun({
    credentials: { accessToken: async () => 'replay', invalidate: () => {} },
    clock,
    fetch: replayFetch(trace, clock.now),
  });
  const started = trace.started as RunStarted | JobStarted;
  const at = { project: projectOf(trace), region: started.region };
  const ports = { api, clock, log: () => {} };
  const run = { release: '', commit: '' };
  const target: Pick<DeployTarget<never, never, never, never>, 'name' | 'judge'> = started.kind === 'job'
    ? new JobTarget(ports, at, started.id, run)
    : new RunTarget(ports, at, started.kind === 'service' ? SERVICE : WORKER_POOL, started.id, run);
  const told: Told[] = [];
  const onChange = (verdict: Verdict) => told.push({ at: clock.now(), verdict });
  const timeout = (trace.answers.at(-1)?.at ?? 0) + BEYOND;
  try {
    return { verdict: await watch(target, started as never, { timeout, clock, onChange }), told };
  } catch (error) {
    if (error instanceof TimeoutError) return { told };
    throw error;
  }
}

function projectOf({ target, answers }: Trace): string {
  const [, project] =
    answers.map(({ request }) => /\/projects\/([^/]+)\/locations\//.exec(pathOf(request))).find(Boolean) ??
    [];
  if (target === 'cloudrun' && project !== undefined) return project;
  throw new ConfigError(
    `This is no trace of a rollout on Cloud Run: its target is ${JSON.stringify(target)}`,
  );
}

function quickClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
  };
}
