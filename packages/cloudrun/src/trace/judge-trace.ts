import { ConfigError, type DeployTarget, type Trace } from '@pipeline/contracts';
import { type Judged, judgeAgain, quickClock } from '@pipeline/trace';
import { openRun } from '../api/open.ts';
import type { JobStarted } from '../job/step.ts';
import { JobTarget } from '../job/target.ts';
import type { RunStarted } from '../step.ts';
import { SERVICE, WORKER_POOL } from '../target/kind.ts';
import { RunTarget } from '../target/target.ts';
import { pathOf, replayRun } from './replay.ts';

/**
 * Judges a rollout again by what Google answered then: the client, the target and the driver's wait as they are now, on a
 * clock that only moves when something waits. Without a verdict, none was reached.
 * @throws ConfigError where it is no trace of Cloud Run.
 */
export async function judgeRunTrace(trace: Trace): Promise<Judged> {
  const clock = quickClock();
  const api = await openRun({
    credentials: { accessToken: async () => 'replay', invalidate: () => {} },
    clock,
    fetch: replayRun(trace, clock.now),
  });
  const started = trace.started as RunStarted | JobStarted;
  const at = { project: projectOf(trace), region: started.region };
  const ports = { api, clock, log: () => {} };
  const run = { release: '', commit: '' };
  const target: Pick<DeployTarget<never, never, never, never>, 'name' | 'judge'> = started.kind === 'job'
    ? new JobTarget(ports, at, started.id, run)
    : new RunTarget(ports, at, started.kind === 'service' ? SERVICE : WORKER_POOL, started.id, run);
  return judgeAgain(target, started as never, { clock, lasts: trace.answers.at(-1)?.at ?? 0 });
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
