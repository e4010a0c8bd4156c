import type { Ending } from '@pipeline/contracts';
import type { LostRun, ReleasePart, WholeRelease } from '@pipeline/release-history';
import type { Happening, Phase, StoryLink } from './model.ts';
import { listOf, namesOf, oneLine, pageUrl, shortName } from './text.ts';

/** How many are told one by one. */
const MOST = 5;

/** How an end that is not steady is told. */
const ENDED: Record<Exclude<Ending, 'steady'>, { symbol: string; word: string; phase: Phase }> = {
  held: { symbol: '⏸️', word: 'held', phase: 'held' },
  failed: { symbol: '❌', word: 'failed', phase: 'failed' },
  timeout: { symbol: '❌', word: 'failed, since the wait ran out', phase: 'failed' },
  superseded: { symbol: '⚠️', word: 'superseded by another deploy', phase: 'failed' },
  cancelled: { symbol: '⚠️', word: 'cancelled', phase: 'failed' },
  'not-started': { symbol: '⚠️', word: 'went out in part', phase: 'failed' },
  unknown: { symbol: '❓', word: 'ended, and nobody knows how', phase: 'failed' },
};

/** Not where only some of its targets were left as they are. */
export function neverBegan({ standing, parts }: WholeRelease): boolean {
  const isThere = ({ outcome }: ReleasePart) => outcome?.verdict === 'steady' || outcome?.verdict === 'held';
  return standing.ending === 'not-started' && !parts.some(isThere);
}

/**
 * What a release that went forward did in its environment, without what was checked afterwards.
 * @param lost where nobody will say how it ended
 */
export function deployed(environment: string, release: WholeRelease, lost: LostRun | undefined): Happening {
  const { parts, standing, begun, ended, by } = release;
  const line = { environment, by: [oneLine(by.actor, 60)], links: pageLink('run', by.url) };
  const names = namesOf(parts.map(({ subject }) => subject));
  const steady = parts.filter(({ outcome }) => outcome?.verdict === 'steady');
  if (lost !== undefined) {
    const what = `${lostWords(lost)}: ${names}${alsoLive('live so far', steady)}`;
    return { line: { ...line, at: lost.at, symbol: '❓', what }, phase: 'failed', anew: true };
  }
  if (ended === undefined) {
    const what = `is being deployed: ${names}${alsoLive('live so far', steady)}`;
    return { line: { ...line, at: begun, symbol: '🚀', what }, phase: 'deploying' };
  }
  const ending = standing.ending ?? 'unknown';
  if (neverBegan(release))
    return {
      line: { ...line, at: ended, symbol: '⚪', what: `was not deployed: ${oneLine(standing.detail)}` },
    };
  if (ending === 'steady') {
    const checks = [...new Set(steady.flatMap(({ outcome }) => outcome?.checks ?? []))];
    const what = `live: ${names}${checks.length > 0 ? `; passed ${listOf(checks)} on the way` : ''}`;
    const links = [...line.links, ...placesOf(parts)];
    return {
      line: { ...line, at: ended, symbol: '🟢', what, links },
      phase: standing.state === 'good' ? 'live' : 'deployed',
    };
  }
  const { symbol, word, phase } = ENDED[ending];
  const what = `${word}: ${ending === 'held' ? names : failuresOf(parts, standing.detail)}${ending === 'not-started' ? alsoLive('live', steady) : ''}`;
  return { line: { ...line, at: ended, symbol, what }, phase, anew: true };
}

/** Such as `was lost on the way, and nobody knows what serves: its run is over (failure)`. */
export function lostWords({ sure, detail }: LostRun): string {
  return `${sure ? 'was' : 'may have been'} lost on the way, and nobody knows what serves (${oneLine(detail, 200)})`;
}

function alsoLive(what: string, steady: readonly ReleasePart[]): string {
  return steady.length > 0 ? `; ${what}: ${namesOf(steady.map(({ subject }) => subject))}` : '';
}

/** Target by target, with what serves there now. */
function failuresOf(parts: readonly ReleasePart[], otherwise: string): string {
  const down = parts.filter(({ outcome }) => outcome !== undefined && outcome.verdict !== 'steady');
  if (down.length === 0) return oneLine(otherwise);
  const told = down.slice(0, MOST).map(({ subject, outcome }) => {
    const back = outcome?.undone === true ? ' (taken back: what was there before serves)' : '';
    return `${shortName(subject)}: ${oneLine(outcome?.detail ?? '')}${back}`;
  });
  const more = down.length > MOST ? [`and ${down.length - MOST} more`] : [];
  return [...told, ...more].join('; ');
}

/** Where what serves is to be seen. */
export function placesOf(parts: readonly ReleasePart[]): StoryLink[] {
  return parts.flatMap(({ subject, outcome }) => pageLink(shortName(subject), outcome?.url)).slice(0, MOST);
}

export function pageLink(text: string, url: string | undefined): StoryLink[] {
  const page = pageUrl(url);
  return page === undefined ? [] : [{ text, url: page }];
}
