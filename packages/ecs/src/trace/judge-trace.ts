import { type Clock, TimeoutError, type Verdict } from '@pipeline/contracts';
import { watch } from '@pipeline/rollout';
import { openEcs } from '../api.ts';
import type { Started } from '../step.ts';
import { EcsTarget } from '../target.ts';
import type { EcsTrace } from './answers.ts';
import { replayHandler } from './replay.ts';

/** One change of state, and when it came, in milliseconds since the trace began. */
export interface Told {
  at: number;
  verdict: Verdict;
}

/** Past the trace's end its last answers stand for ever; so long is looked at them. */
const BEYOND = 10 * 60_000;

/**
 * Judges a rollout again by what AWS answered then: the SDK's client, the ECS target and the driver's wait as they
 * are now, on a clock that only moves when something waits. Without a verdict, none was reached.
 */
export async function judgeTrace(trace: EcsTrace): Promise<{ verdict?: Verdict; told: Told[] }> {
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
  const told: Told[] = [];
  const onChange = (verdict: Verdict) => told.push({ at: replay.at(), verdict });
  const answers = trace.answers.reduce((sum, { times = 1 }) => sum + times, 0);
  const timeout = answers * 4_000 + BEYOND;
  try {
    const verdict = await watch(target, trace.started as Started, { timeout, clock, onChange });
    return { verdict, told };
  } catch (error) {
    if (error instanceof TimeoutError) return { told };
    throw error;
  }
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
