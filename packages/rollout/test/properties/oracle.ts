import { TimeoutError, type Verdict } from '@pipeline/contracts';
import type { Call, Deployment } from './model-platform.ts';
import type { Outcome, Told } from './run-story.ts';

/** By which a verdict may lag the platform, in milliseconds, beside what calls and checks take themselves. */
const LAG = 5_000;
const CHANGES: readonly Call['operation'][] = ['prepare', 'apply', 'resolve', 'abort'];

/** Everything that the engine said or did which what is true of the platforms does not bear out. */
export function complaints(told: Told): string[] {
  const each = told.ranks.flat().flatMap(outcome => {
    const found = [
      ...doubles(outcome),
      ...wrongEnding(told, outcome),
      ...wrongDecision(outcome),
      ...leftStanding(told, outcome),
      ...late(told, outcome),
      ...wrongWayBack(told, outcome),
      ...undidAnother(outcome),
      ...tooManyCalls(told, outcome),
      ...afterCancel(told, outcome),
    ];
    return found.map(complaint => `${outcome.platform.name}: ${complaint}`);
  });
  return [...each, ...ranksBroken(told), ...notAllOrNothing(told)];
}

const ours = ({ platform }: Outcome): Deployment[] => platform.deployments.filter(({ by }) => by === 'us');
const first = (outcome: Outcome): Deployment | undefined =>
  ours(outcome).find(({ plan }) => plan === outcome.part.plan.step.key);
const cancelled = ({ story, end }: Told) => story.cancelAt !== undefined && story.cancelAt <= end;

/** True of a deployment at some time within these. */
function wasEver(
  deployment: Deployment | undefined,
  from: number,
  to: number,
  is: (v: Verdict) => boolean,
): boolean {
  const { truth = [] } = deployment ?? {};
  return truth.some(
    ({ at, verdict }, index) =>
      at <= to && (truth[index + 1]?.at ?? Number.POSITIVE_INFINITY) >= from && is(verdict),
  );
}

function doubles(outcome: Outcome): string[] {
  const plans = ours(outcome).map(({ plan }) => plan);
  return new Set(plans).size < plans.length ? [`deployed twice: ${plans.join(' ')}`] : [];
}

/** A failing check never lets it go on, and one that passes never sends it back; the way back always goes on. */
function wrongDecision(outcome: Outcome): string[] {
  const { platform, checks } = outcome;
  const id = first(outcome)?.id;
  return platform.calls.flatMap(({ said, at }) => {
    if (said === undefined) return [];
    const bad = said.id === id && checks.some(({ ok, until }) => !ok && until <= at);
    const right = bad ? 'go-back' : 'proceed';
    return said.decision === right ? [] : [`said ${said.decision} at ${at}, where ${right} was right`];
  });
}

/** A hold that could be seen, and had stood for its pause, and that nobody decided on to the end. */
function leftStanding(told: Told, outcome: Outcome): string[] {
  const { platform, knownAt = 0, ended = told.end, checks } = outcome;
  const { stale, latency, storms, checkTakes } = platform.history;
  const last = first(outcome)?.truth.findLast(({ at }) => at <= ended);
  if (last?.verdict.state !== 'held' || told.story.holds === 'leave' || cancelled(told)) return [];
  if (told.story.jumps.some(({ by }) => by > 0)) return [];
  const seen = shown(Math.max(last.at + Math.max(...stale), knownAt), storms);
  const due = shown(seen + LAG + told.story.pause, storms) + checks.length * checkTakes;
  // Told and not heard, since it still stands: it is said again.
  const said = platform.calls.findLast(
    ({ operation, at }) => operation === 'resolve' && at >= last.at,
  )?.until;
  const again = Math.max(due, shown(said ?? 0, storms));
  return again + LAG + 3 * Math.max(...latency) > ended ? [] : ['a hold was left standing'];
}

function wrongEnding(told: Told, outcome: Outcome): string[] {
  const { part, platform, checks, ended = told.end } = outcome;
  const { ending } = part;
  const deployment = first(outcome);
  const blind = Math.max(...platform.history.stale) + Math.max(...platform.history.latency);
  const seen = (is: (verdict: Verdict) => boolean, from = 0) => wasEver(deployment, from, ended, is);
  const bad = checks.some(({ ok, until }) => !ok && until <= ended);
  if (deployment !== undefined && part.started === undefined && !cancelled(told))
    return ['lost sight of what it had begun'];
  if (ending === undefined) return deployment === undefined || cancelled(told) ? [] : ['it never ended'];
  if (ending instanceof TimeoutError) {
    const waited = ended - (outcome.knownAt ?? 0);
    const { latency, checkTakes } = platform.history;
    const most = told.story.timeout + LAG + 3 * Math.max(...latency) + checks.length * checkTakes;
    const early = waited < told.story.timeout && !told.story.jumps.some(({ by }) => by > 0);
    return early ? ['gave up too early'] : waited > most ? ['gave up too late'] : [];
  }
  if (ending instanceof Error) {
    if (ending.message === 'cancelled') return cancelled(told) ? [] : ['says it was cancelled'];
    const { applies } = platform.history;
    const refusable =
      applies.includes('refused') ||
      !applies.some(fault => !fault.startsWith('lost')) ||
      platform.history.guarded;
    if (deployment === undefined) return refusable ? [] : [`nothing began: ${ending.message}`];
    // As far as the last look could see.
    const stands = seen(({ state }) => state === 'held', ended - blind);
    return stands ? [] : [`ended for no reason: ${ending.message}`];
  }
  switch (ending.state) {
    case 'steady': {
      const wrong = seen(({ state }) => state === 'steady', ended - blind)
        ? []
        : ['steady, and does not serve'];
      if (bad) wrong.push('steady, though a check failed');
      if (told.story.checked && !checks.some(({ hold, ok }) => hold === undefined && ok))
        wrong.push('steady, and what serves was never checked');
      return wrong;
    }
    case 'failed':
      if (ending.reason === 'check-failed') return bad ? [] : ['no check failed'];
      if (bad) return [`failed as ${ending.reason}, and not by its check`];
      return seen(v => v.state === 'failed' && v.reason === ending.reason) ? [] : [`never ${ending.reason}`];
    case 'held':
      return told.story.holds === 'leave' && seen(({ state }) => state === 'held') ? [] : ['left at a hold'];
    case 'superseded':
      return seen(({ state }) => state === 'superseded') ? [] : ['nobody took its place'];
    default:
      return ['progressing is no ending'];
  }
}

/** The platform was done at some time: from when on could it be seen, and was it said soon enough? */
function late(told: Told, outcome: Outcome): string[] {
  const { platform, checks, knownAt, ended = told.end, part } = outcome;
  const { stale, latency, storms, checkTakes, resolves } = platform.history;
  const over = first(outcome)?.truth.find(
    ({ verdict: { state } }) => state === 'steady' || state === 'failed' || state === 'superseded',
  );
  if (over === undefined || part.ending === undefined || knownAt === undefined || cancelled(told)) return [];
  const visible = Math.max(shown(over.at + Math.max(...stale), storms), shown(knownAt, storms));
  const looking = checks.filter(({ until }) => until > over.at).length * checkTakes;
  // A decision that was on its way, and the look after the last check.
  const calls = (3 + resolves.length) * Math.max(...latency);
  const lag = ended - shown(visible + looking + calls, storms);
  return lag > LAG
    ? [`${lag} ms late: ${over.verdict.state} could be seen at ${visible}, told at ${ended}`]
    : [];
}

/** When a read answers that is due by then: storms put it off. */
function shown(at: number, storms: readonly { from: number; to: number }[]): number {
  const inOrder = [...storms].sort((a, b) => a.from - b.from);
  return inOrder.reduce((when, { from, to }) => (from <= when + LAG ? Math.max(when, to) : when), at);
}

function wrongWayBack(told: Told, outcome: Outcome): string[] {
  const { part, platform } = outcome;
  const { ending, wayBack, started } = part;
  const others = platform.deployments.some(({ by }) => by === 'other');
  const red = ending instanceof Error || (ending && ending.state !== 'steady' && ending.state !== 'held');
  if (wayBack === undefined) {
    const due = red && started !== undefined && told.story.onFailure === 'rollback' && !cancelled(told);
    return due ? ['no way back was tried'] : [];
  }
  const [, back] = ours(outcome);
  const installed = platform.installed;
  switch (wayBack.state) {
    case 'back':
      return installed === part.before || others ? [] : [`says it is back, and is at ${installed}`];
    case 'left':
      return others ? [] : ['left to nobody'];
    case 'failed': {
      if (cancelled(told)) return [];
      const { stale, latency, storms } = platform.history;
      // Time ran out, by the clock.
      const leapt = told.story.jumps.some(({ by }) => by > 0);
      const steady = back?.truth.find(({ verdict: { state } }) => state === 'steady');
      const seen = shown((steady?.at ?? Number.POSITIVE_INFINITY) + Math.max(...stale), storms);
      const serves = seen + LAG + 2 * Math.max(...latency) < (back?.born ?? 0) + told.story.timeout;
      const held = back?.truth.at(-1)?.verdict.state === 'held';
      const early = told.end + LAG < (back?.born ?? 0) + told.story.timeout;
      if (held && early && !leapt) return ['gave the way back up at a hold'];
      if (serves && !others && !leapt) return ['says it is not back, and it is'];
      const { applies, guarded } = platform.history;
      const excuse = applies.some(fault => fault !== 'fine') || (guarded && others) || others;
      const storm = platform.history.storms.some(({ to, from }) => to - from > told.story.timeout);
      return back === undefined && !excuse && !storm ? [`no way back was begun: ${wayBack.detail}`] : [];
    }
  }
}

/** What somebody else deployed, and a look could show before anything was sent, must still stand. */
function undidAnother(outcome: Outcome): string[] {
  const { platform } = outcome;
  const blind = Math.max(...platform.history.stale);
  const other = platform.deployments.find(({ by }) => by === 'other');
  if (other === undefined || (first(outcome)?.born ?? Number.POSITIVE_INFINITY) > other.born) return [];
  const undone = ours(outcome).find(({ born }) => born > other.born);
  if (undone === undefined) return [];
  const applied = platform.calls.findLast(
    ({ operation, until }) => operation === 'apply' && until === undone.born,
  );
  const could = platform.calls.some(
    ({ operation, at }) => operation === 'judge' && at >= other.born + blind && at < (applied?.at ?? 0),
  );
  // A platform that shows no past and guards its changes leaves no gap at all.
  if (!could && !(platform.history.guarded && blind === 0)) return [];
  return [`undid at ${undone.born} what somebody else had deployed at ${other.born}`];
}

function tooManyCalls(told: Told, outcome: Outcome): string[] {
  const { platform, checks } = outcome;
  const { resolves, applies, storms } = platform.history;
  const count = (operation: Call['operation']) =>
    platform.calls.filter(call => call.operation === operation).length;
  const turns = 6 + 3 * (checks.length + count('resolve'));
  const judges = 8 * turns + told.end / 3_500;
  const found: string[] = [];
  const most = (operation: Call['operation'], bound: number) => {
    if (count(operation) > bound) found.push(`${count(operation)} calls of ${operation}, more than ${bound}`);
  };
  most('judge', judges);
  most('apply', 2 + applies.filter(fault => fault === 'lost-before' || fault === 'throttled').length);
  const lost = applies.filter(fault => fault.startsWith('lost')).length;
  const stormy = storms.reduce((sum, { from, to }) => sum + 1 + (to - from) / 1_500, 0);
  most('find', 5 * lost + stormy);
  most('prepare', 2 + stormy);
  most('abort', 1);
  const holds = platform.deployments
    .flatMap(({ truth }) => truth)
    .filter(({ verdict }) => verdict.state === 'held');
  most('resolve', holds.length * 8 + resolves.length);
  return found;
}

function afterCancel({ story: { cancelAt } }: Told, { platform }: Outcome): string[] {
  if (cancelAt === undefined) return [];
  return platform.calls
    .filter(({ operation, at }) => CHANGES.includes(operation) && at > cancelAt)
    .map(({ operation, at }) => `${operation} at ${at}, after the cancel at ${cancelAt}`);
}

/** Nothing of a rank begins before all of the rank before it serve. */
function ranksBroken({ ranks }: Told): string[] {
  return ranks.flatMap((rank, at) =>
    rank.flatMap(outcome => {
      const began = outcome.platform.calls.find(({ operation }) => operation === 'apply')?.at;
      const unready = (ranks[at - 1] ?? []).filter(
        before => !wasEver(first(before), 0, began ?? 0, ({ state }) => state === 'steady'),
      );
      if (began === undefined) return [];
      return unready.map(
        ({ platform }) => `${outcome.platform.name} began though ${platform.name} did not serve`,
      );
    }),
  );
}

/** Where one failed, none of ours is left that can be taken back. */
function notAllOrNothing(told: Told): string[] {
  const { allOrNothing, onFailure } = told.story;
  const outcomes = told.ranks.flat();
  const red = ({ part: { ending } }: Outcome) =>
    ending instanceof Error || ending?.state === 'failed' || ending?.state === 'superseded';
  if (!allOrNothing || onFailure !== 'rollback' || cancelled(told) || !outcomes.some(red)) return [];
  return outcomes
    .filter(({ part }) => part.ending !== undefined && !(part.ending instanceof Error))
    .filter(({ part }) => !(part.ending instanceof Error) && part.ending?.state !== 'held')
    .filter(({ part }) => part.wayBack === undefined)
    .map(({ platform }) => `${platform.name} was not taken back with the others`);
}
