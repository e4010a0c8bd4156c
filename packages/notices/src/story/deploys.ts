import type { Ending } from '@pipeline/contracts';
import type { ReleasePart, WholeRelease } from '@pipeline/release';
import type { Happening, Phase, StoryLink } from './model.ts';
import { listOf, namesOf, oneLine, pageUrl, shortName } from './text.ts';

/** How many are told one by one. */
const MOST = 5;

/** How an end that is not steady is told. */
const ENDED: Record<
  Exclude<Ending, 'steady' | 'not-started'>,
  { symbol: string; word: string; phase: Phase }
> = {
  held: { symbol: '⏸️', word: 'held', phase: 'held' },
  failed: { symbol: '❌', word: 'failed', phase: 'failed' },
  timeout: { symbol: '❌', word: 'failed, since the wait ran out', phase: 'failed' },
  superseded: { symbol: '⚠️', word: 'superseded by another deploy', phase: 'failed' },
  cancelled: { symbol: '⚠️', word: 'cancelled', phase: 'failed' },
  unknown: { symbol: '❓', word: 'ended, and nobody knows how', phase: 'failed' },
};

/** What a release that went forward did in its environment, without what was checked afterwards. */
export function deployed(environment: string, release: WholeRelease): Happening {
  const { parts, standing, begun, ended, by } = release;
  const line = { environment, by: [oneLine(by.actor, 60)], links: pageLink('run', by.url) };
  const names = namesOf(parts.map(({ subject }) => subject));
  const steady = parts.filter(({ outcome }) => outcome?.verdict === 'steady');
  if (ended === undefined) {
    const live = steady.length > 0 ? `; live so far: ${namesOf(steady.map(({ subject }) => subject))}` : '';
    const what = `is being deployed: ${names}${live}`;
    return { line: { ...line, at: begun, symbol: '🚀', what }, phase: 'deploying' };
  }
  const ending = standing.ending ?? 'unknown';
  if (ending === 'not-started')
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
  const what = `${word}: ${ending === 'held' ? names : failuresOf(parts, standing.detail)}`;
  return { line: { ...line, at: ended, symbol, what }, phase, anew: true };
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
