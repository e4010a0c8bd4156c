import { TimeoutError, type Trace, type Verdict } from '@pipeline/contracts';
import type { StagePorts } from './ports.ts';

/** What the platform answered during one rollout, as a file that can be replayed as a test. */
export interface KeptTrace {
  path: string;
  text: string;
}

/** What was watched, and how that ended. */
export interface Watched {
  /** The name's last word is the trace's subject: `ECS service shop/api`. */
  target: { name: string };
  started?: unknown;
  ending?: Verdict | Error | undefined;
}

/** What the platform answered so far, redacted. */
export type TraceOf = (about: { subject: string; started: unknown; verdict?: Verdict }) => Trace;

/** Keeps what was answered until each had its verdict: what a way back saw later would be judged instead. */
export function tracesAsTheyEnd(trace: TraceOf) {
  const kept = new Map<unknown, Trace>();
  return {
    keep({ started, ending }: Pick<Watched, 'started' | 'ending'>): void {
      const verdict = ending === undefined || ending instanceof Error ? {} : { verdict: ending };
      kept.set(started, trace({ subject: '', started, ...verdict }));
    },
    traceOf: (about: Parameters<TraceOf>[0]): Trace => {
      const found = kept.get(about.started);
      return found === undefined ? trace(about) : { ...found, subject: about.subject };
    },
  };
}

/** After each rollout that did not end well, what the platform answered. A trace that cannot be kept fails nothing. */
export async function keepTraces(
  traceOf: TraceOf,
  { keepFile, log }: Pick<StagePorts, 'keepFile' | 'log'>,
  parts: readonly Watched[],
): Promise<KeptTrace[]> {
  const kept: KeptTrace[] = [];
  for (const { target, started, ending } of parts.filter(isWorthATrace)) {
    const subject = target.name.slice(target.name.lastIndexOf(' ') + 1);
    const verdict = ending === undefined || ending instanceof Error ? {} : { verdict: ending };
    const text = JSON.stringify(traceOf({ subject, started, ...verdict }), undefined, 1);
    try {
      kept.push({ path: await keepFile(`trace-${subject.replaceAll(/\W+/g, '-')}.json`, text), text });
    } catch (error) {
      log.warn(`A trace could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return kept;
}

function isWorthATrace({ started, ending }: Watched): boolean {
  if (started === undefined || ending === undefined) return false;
  if (ending instanceof Error) return ending instanceof TimeoutError;
  return ending.state === 'failed' || ending.state === 'superseded';
}
