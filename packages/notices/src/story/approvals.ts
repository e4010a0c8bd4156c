import type { WholeRelease } from '@pipeline/release-history';
import { pageLink } from './deploys.ts';
import type { Asked, Decided, Happening, Phase } from './model.ts';
import { listOf, oneLine } from './text.ts';

/** What was decided, and how that is told. */
const DECIDED: Record<string, { symbol: string; what: string; phase?: Phase }> = {
  approved: { symbol: '👍', what: 'approved', phase: 'approved' },
  emergency: { symbol: '🚨', what: 'let through as an emergency', phase: 'approved' },
  denied: { symbol: '🚫', what: 'denied', phase: 'denied' },
  withdrawn: { symbol: '🚫', what: 'the request was withdrawn', phase: 'withdrawn' },
  expired: { symbol: '⌛', what: 'not approved in time', phase: 'expired' },
  void: { symbol: '🚫', what: 'the request is void', phase: 'void' },
  refused: { symbol: '🙅', what: 'a yes did not count' },
};

/** What is known beside a request. */
interface Around {
  decisions: readonly Decided[];
  /** The releases of its commit in its environment. */
  own: readonly Pick<WholeRelease, 'begun'>[];
  /** ISO 8601, UTC. */
  now: string;
}

/** What somebody was asked to let go live, and what became of it. */
export function asked(
  environment: string,
  { key, at, by, rule, place }: Asked,
  { decisions, own, now }: Around,
): Happening[] {
  const begun = own.find(release => Date.parse(release.begun) > Date.parse(at))?.begun;
  const answers = firstOfEach(decisions.filter(({ request }) => request === key)).map(each =>
    decided(environment, each),
  );
  const isOver = begun !== undefined || answers.some(({ phase }) => phase !== undefined);
  if (!isOver && Date.parse(rule.deadline) < Date.parse(now))
    answers.push(decided(environment, { request: key, at: rule.deadline, state: 'expired', by: [] }));
  const enough = rule.quorum > 1 ? ` (${rule.quorum} of them)` : '';
  const what = `waits for approval by ${listOf(rule.approvers)}${enough} until ${minute(rule.deadline)}`;
  const links = pageLink('answer here', place.url);
  const line = { environment, at, symbol: '⏳', what, by: [oneLine(by.actor, 60)], links };
  return [
    { line, phase: 'waiting' },
    ...answers.map(answer => (isLater(answer, begun) ? { line: answer.line } : answer)),
  ];
}

/** Once it is being deployed, an answer changes nothing any more. */
function isLater({ line }: Happening, begun: string | undefined): boolean {
  return begun !== undefined && Date.parse(line.at) > Date.parse(begun);
}

/** Several runs can have written down the same. */
function firstOfEach(decisions: readonly Decided[]): Decided[] {
  const ordered = decisions.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const same = ({ state, by, reason }: Decided) => JSON.stringify([state, by, reason]);
  return [...Map.groupBy(ordered, same).values()].flatMap(([first]) => first ?? []);
}

function decided(environment: string, { at, state, by, reason }: Decided): Happening {
  const { symbol, what, phase } = DECIDED[state] ?? { symbol: '💬', what: oneLine(state, 60) };
  const why = reason === undefined ? '' : `: ${oneLine(reason)}`;
  const line = {
    environment,
    at,
    symbol,
    what: `${what}${why}`,
    by: by.map(login => oneLine(login, 60)),
    links: [],
  };
  return { line, ...(phase && { phase }) };
}

/** `2026-11-30 14:05 UTC` */
export function minute(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time)
    ? oneLine(at, 40)
    : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
