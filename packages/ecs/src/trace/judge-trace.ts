import { type Judged, judgeAgain, quickClock } from '@pipeline/trace';
import { openEcs } from '../api.ts';
import type { Started } from '../step.ts';
import { EcsTarget } from '../target.ts';
import type { EcsTrace } from './answers.ts';
import { replayHandler } from './replay.ts';

/**
 * Judges a rollout again by what AWS answered then: the SDK's client, the ECS target and the driver's wait as they
 * are now, on a clock that only moves when something waits. Without a verdict, none was reached.
 */
export async function judgeTrace(trace: EcsTrace): Promise<Judged> {
  const replay = replayHandler(trace);
  const clock = quickClock();
  const api = await openEcs({
    region: 'eu-west-1',
    credentials: async () => ({ accessKeyId: 'replay', secretAccessKey: 'replay' }),
    clock,
    onClient: client => replay.attach(client),
  });
  const slash = trace.subject.lastIndexOf('/');
  const cluster = trace.subject.slice(0, slash);
  const target = new EcsTarget({ api, clock, log: () => {} }, cluster, trace.subject.slice(slash + 1));
  const answers = trace.answers.reduce((sum, { times = 1 }) => sum + times, 0);
  return judgeAgain(target, trace.started as Started, { clock, at: replay.at, lasts: answers * 4_000 });
}
