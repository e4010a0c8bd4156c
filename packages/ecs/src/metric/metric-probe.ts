import { type Clock, type Hold, type Log, RemoteError } from '@pipeline/contracts';
import { judgeMetric, type Points } from './judge-metric.ts';
import type { ReadMetric } from './metric-api.ts';
import type { MetricCheck } from './metric-check.ts';

export interface MetricPorts {
  read: ReadMetric;
  clock: Clock;
  log?: Log;
  signal?: AbortSignal;
}

const POLL = 15_000;
const PATIENCE = 3 * 60_000;

/** The longest that one look takes, in milliseconds; a hold must stand for longer. */
export function longestLook({ window, period }: MetricCheck, patience = PATIENCE): number {
  return period + window + patience;
}

/**
 * A metric as a check, over a window of whole periods that begins with the look: what was reported before is about
 * what served before. One value that is wrong ends it. It takes as long as its window, an alignment and the time that
 * the last values take to arrive.
 */
export function metricProbe(check: MetricCheck, ports: MetricPorts, patience = PATIENCE) {
  const { clock, signal } = ports;
  return {
    name: 'metric',
    async look({ hold }: { name: string; hold?: Hold }): Promise<{ ok: boolean; detail: string }> {
      const start = Math.ceil(clock.now() / check.period) * check.period;
      const until = start + check.window;
      if (hold?.expires !== undefined && hold.expires < until) {
        ports.log?.(
          `${check.name}: the hold ends by itself before the metric is known; let it stand for longer`,
        );
      }
      let told = '';
      for (;;) {
        // CloudWatch refuses a span that has not begun.
        const answer = clock.now() > start ? await read(check, start, until, ports) : { points: new Map() };
        const now = clock.now();
        if ('error' in answer) {
          const over = now >= until + patience;
          if (!answer.error.transient || over) return { ok: false, detail: explained(answer.error) };
        } else {
          const { state, detail } = judgeMetric(check, answer.points, { start, now, patience });
          if (state !== 'waiting') return { ok: state === 'passed', detail };
          if (detail !== told) ports.log?.(detail);
          told = detail;
        }
        await clock.sleep(Math.min(POLL, Math.max(1_000, start - now)), signal);
      }
    },
  };
}

type Answer = { points: Points } | { error: RemoteError };

async function read(check: MetricCheck, start: number, until: number, ports: MetricPorts): Promise<Answer> {
  try {
    return { points: await ports.read(check, start, until) };
  } catch (error) {
    ports.signal?.throwIfAborted();
    if (error instanceof RemoteError) return { error };
    throw error;
  }
}

function explained({ message, hint }: RemoteError): string {
  return hint === undefined ? message : `${message} (${hint})`;
}
