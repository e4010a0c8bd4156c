import { MOST } from './judge/windows.ts';
import type { Measured, MetricSource, Sample, Span } from './sample.ts';

/** A question to a source. */
export interface Asking {
  query: string;
  span: Span;
}

/**
 * One source for all releases of a look: what several of them ask of one metric is asked once, over all of their times together, in as many
 * answers as a source has room for. However many they are, it costs no more than that.
 * @param planned all that will be asked
 */
export function readOnce(source: MetricSource, planned: readonly Asking[]): MetricSource {
  const asked = new Map<string, Promise<Measured>>();
  const once = (query: string, span: Span): Promise<Measured> => {
    const key = JSON.stringify([query, span.from, span.to, span.step]);
    const answer = asked.get(key) ?? source.read(query, span);
    asked.set(key, answer);
    return answer;
  };
  return {
    async read(query, span) {
      const same = planned.filter(other => other.query === query && other.span.step === span.step);
      const wide = together(same.map(other => other.span)).find(
        ({ from, to }) => from <= span.from && span.to <= to,
      );
      const answer = await once(query, wide ?? span);
      return 'samples' in answer ? { samples: within(answer.samples, span) } : answer;
    },
  };
}

/** Spans of one step as few and as long ones as one answer has room for. */
function together(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    const to = Math.max(last?.to ?? 0, span.to);
    if (last !== undefined && to - last.from <= MOST * span.step) last.to = to;
    else merged.push({ ...span });
  }
  return merged;
}

const within = (samples: readonly Sample[], { from, to }: Span): Sample[] =>
  samples.filter(({ at }) => at >= from && at < to);
