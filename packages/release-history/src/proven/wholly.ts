import type { Word } from './word.ts';

/** What several words come to: bad where one is, and good only where all are. Of two of a kind the later counts. */
export function wholly(words: readonly Word[]): Word {
  const bad = words.flatMap(word => (word.word === 'bad' ? [word] : []));
  const good = words.flatMap(word => (word.word === 'good' ? [word] : []));
  const lastBad = latest(bad);
  if (lastBad !== undefined) return lastBad;
  const lastGood = latest(good);
  const open = words.find(({ word }) => word === 'none');
  if (open !== undefined || lastGood === undefined)
    return open ?? { word: 'none', why: 'names no target', steady: false };
  return { ...lastGood, checks: [...new Set(good.flatMap(({ checks }) => checks))] };
}

export function latest<T extends { at: string }>(all: readonly T[]): T | undefined {
  return [...all].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
}
