import { ConfigError, isRecord, type Trace } from '@pipeline/contracts';
import { type Judged, judgeAgain, quickClock } from '@pipeline/trace';
import { openVercel } from '../client/open.ts';
import type { VercelStarted } from '../step.ts';
import { VercelTarget } from '../target/target.ts';
import { replayVercel } from './replay.ts';

/**
 * Judges what was started again by what Vercel answered then: the client, the target and the driver's wait as they are
 * now, on a clock that only moves when something waits. Without a verdict, none was reached.
 * @throws ConfigError where it is no trace of Vercel.
 */
export async function judgeVercelTrace(trace: Trace): Promise<Judged> {
  const started = startedOf(trace);
  // By the time of then: a deployment's age counts.
  const clock = quickClock(started.at);
  const since = () => clock.now() - started.at;
  const api = openVercel({
    token: 'replay',
    scope: { team: undefined },
    clock,
    fetch: replayVercel(trace, since),
  });
  const { project, environment } = started;
  const site = { project, environment, run: { release: '', commit: '' } };
  const target = new VercelTarget({ api, clock, log: () => {} }, site);
  return judgeAgain(target, started, { clock, at: since, lasts: trace.answers.at(-1)?.at ?? 0 });
}

function startedOf({ target, started }: Trace): VercelStarted {
  if (target === 'vercel' && isRecord(started) && typeof started.deployment === 'string')
    return started as unknown as VercelStarted;
  throw new ConfigError(
    `This is no trace of a deployment on Vercel: its target is ${JSON.stringify(target)}`,
  );
}
