import type { Expected } from '../judge.ts';
import type { Decided } from './decide-and-undo.ts';
import { AUTHOR, COLLEAGUE } from './people.ts';

/** What must have come of it, at each point at which somebody looked. */
export function decidedProblems(decided: Decided, { head, after }: Expected): string[] {
  const { answers, started, startedByAuthor, messages } = decided;
  const allAre = (versions: readonly string[], due: string | undefined) =>
    versions.length > 0 && versions.every(version => version === due);
  const says = (text: string, ...words: string[]) => words.every(word => text.includes(word));
  const told = answers.at(-1) ?? '';
  // What it goes back to has a message of its own.
  const own = messages.filter(text => text.split('\n', 1)[0]?.includes(after?.slice(0, 7) ?? 'no commit'));
  const [message = ''] = own;
  const found: [boolean, string][] = [
    [allAre(decided.waiting, head), `production answers ${decided.waiting.join(', ')} while it waits`],
    [startedByAuthor === 0, 'the author’s own yes has started something'],
    [
      started.map(({ workflow }) => workflow).join() === 'promote.yml,roll-back.yml',
      `these were started: ${started.map(({ workflow }) => workflow).join()}`,
    ],
    [
      decided.looks.join() === 'watching,watching,breach,watching',
      `the looks at production said ${decided.looks.join(', ')}`,
    ],
    [
      answers.some(answer => says(answer, AUTHOR, COLLEAGUE)),
      `nobody was told of both answers: ${JSON.stringify(told)}`,
    ],
    [
      allAre(decided.approved, after),
      `production answers ${decided.approved.join(', ')} once it is approved`,
    ],
    [allAre(decided.back, head), `production answers ${decided.back.join(', ')} after the way back`],
    [own.length === 1, `${own.length} messages tell of it: ${JSON.stringify(messages)}`],
    ...['a yes did not count', COLLEAGUE, 'approved', 'rolled back', 'failed-share'].map(
      (word): [boolean, string] => [
        says(message, word),
        `the message says nothing of "${word}": ${JSON.stringify(message)}`,
      ],
    ),
    [isExplained(decided.why, after), `it is not told why what is live is live: ${decided.why}`],
    ...releaseProblems(decided),
    ...metricProblems(decided.metrics),
  ];
  return found.flatMap(([good, problem]) => (good ? [] : [problem]));
}

/** What a stage `record` shows of what is live, as far as it is read here. */
interface Shown {
  commit: string;
  why: { approvals: { by: string[] }[]; verdict: { state: string } }[];
}

/** Everything is live by a commit, somebody's yes and a check. */
function isExplained(text: string, commit: string | undefined): boolean {
  const live = JSON.parse(text || '[]') as Shown[];
  const proven = (each: Shown['why'][number]) =>
    each.verdict.state === 'proven' && each.approvals.some(({ by }) => by.includes(COLLEAGUE));
  return live.length > 0 && live.every(each => each.commit === commit && each.why.every(proven));
}

/** Each was published once; what was taken back says so, and what serves again is the latest. */
function releaseProblems({ published, latest }: Decided): [boolean, string][] {
  const withdrawn = published.map(({ body }) => /withdrawn/i.test(body));
  return [
    [
      withdrawn.join() === 'true,false',
      `of what is published, newest first, this is withdrawn: ${withdrawn}`,
    ],
    [latest === published.at(-1)?.tag, `the latest release is ${latest}`],
  ];
}

/** What a stage `metrics` tells, as far as it is read here. */
interface Metrics {
  environments: {
    figures: {
      deployments: number;
      changeFailureRate: { failed: number };
      recoveryTime: { recovered: number };
    };
  }[];
}

/** Two releases to production, of which one was taken back. */
function metricProblems(text: string): [boolean, string][] {
  const figures = (JSON.parse(text || '{"environments":[]}') as Metrics).environments[0]?.figures;
  const good =
    figures?.deployments === 2 &&
    figures.changeFailureRate.failed === 1 &&
    figures.recoveryTime.recovered === 1;
  return [[good, `the metrics do not show it: ${JSON.stringify(figures)}`]];
}
