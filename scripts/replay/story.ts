import {
  formatDuration,
  type Trace,
  type TracedAnswer,
  type Verdict,
} from '../../packages/contracts/src/index.ts';

/** A trace of any platform; ECS's say of answers that are all the same how often and until when. */
type Told = { at: number; verdict: Verdict };
type AnyTrace = Omit<Trace, 'answers'> & {
  answers: readonly (TracedAnswer & { times?: number; until?: number })[];
  dropped?: number;
};

/** A rollout in lines: what it is, each change of state with its time, and the verdict then and now. */
export function story(trace: AnyTrace, now: { verdict?: Verdict; told: readonly Told[] }): string[] {
  const { subject, answers, dropped = 0, verdict: then } = trace;
  const polls = answers.reduce((sum, { times = 1 }) => sum + times, 0);
  const operations = [...new Set(answers.map(({ operation }) => operation))];
  const span = Math.max(...answers.map(({ at, until = at }) => until));
  return [
    `${subject}: ${polls} answers within ${formatDuration(span)} (${operations.join(', ')})`,
    ...(dropped > 0 ? [`${dropped} answers in the middle were left out`] : []),
    ...now.told.map(({ at, verdict }) => `  ${formatDuration(at).padStart(7)}  ${words(verdict)}`),
    `then: ${then === undefined ? 'no verdict' : words(then)}`,
    `now:  ${now.verdict === undefined ? 'no verdict' : words(now.verdict)}`,
  ];
}

function words(verdict: Verdict): string {
  const reason = verdict.state === 'failed' ? ` (${verdict.reason})` : '';
  return `${verdict.state}${reason}: ${verdict.detail}`;
}
