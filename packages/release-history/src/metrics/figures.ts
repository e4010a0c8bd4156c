import type { Deployment } from './deployment.ts';
import { type FirstSeen, leadTimeOf } from './lead-time.ts';
import type { Figures, Window } from './model.ts';
import { spreadOf } from './spread.ts';

const DAY = 86_400_000;

/** @param all of one scope, in and before the window @param earlier when an earlier environment got each commit */
export function figuresOf(all: readonly Deployment[], window: Window, earlier: FirstSeen): Figures {
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const counts = ({ at }: Deployment) => at > from && at <= to;
  const own = all.filter(counts);
  const done = own.filter(({ end }) => end !== 'open');
  const failures = done.flatMap(({ failure }) => failure ?? []);
  const recovered = failures.flatMap(each =>
    each.recovered === undefined ? [] : [each.recovered - each.from],
  );
  return {
    deployments: done.length,
    perDay: rounded(done.length / ((to - from) / DAY), 1_000),
    open: own.length - done.length,
    leadTime: leadTimeOf(all, deployment => deployment.end !== 'open' && counts(deployment), earlier),
    changeFailureRate: {
      rate: done.length === 0 ? null : rounded(failures.length / done.length, 10_000),
      failed: failures.length,
    },
    recoveryTime: {
      ...spreadOf(recovered),
      recovered: recovered.length,
      notRecovered: failures.length - recovered.length,
    },
  };
}

function rounded(figure: number, steps: number): number {
  return Math.round(figure * steps) / steps;
}
