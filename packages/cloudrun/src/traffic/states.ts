import type { Strategy } from '@pipeline/contracts';
import type { Split } from '../views.ts';
import { asSplits, shareOut, sharesOf } from './shares.ts';
import { tagsOf, withTag } from './tags.ts';

/** Where what is new answers alone; one that does not stay goes with the last step. */
export interface OurTag {
  name: string;
  stays: boolean;
}

/**
 * The states that traffic takes one after the other, each whole and summing to 100, none with less for `revision` than the
 * one before it. What served before shares the rest in its old proportions. The first has none for it where it is to be
 * looked at first, which takes a tag: without one it could not be told from what was before, and nothing could reach it.
 * @param before what serves, by revisions' names, and all tags
 */
export function statesFor(
  before: readonly Split[],
  revision: string,
  strategy: Strategy,
  tag?: OurTag,
): Split[][] {
  const had = sharesOf(before);
  const own = had.get(revision) ?? 0;
  const others = new Map([...had].filter(([name]) => name !== revision));
  const tags = tagsOf(before);
  const steps = stepsOf(strategy).filter(
    step => step > own || (step === 0 && own === 0 && tag !== undefined),
  );
  return [...steps.filter(step => step < 100), 100].map(step => {
    const shares = new Map([[revision, step], ...shareOut(100 - step, others)]);
    const keeps = tag !== undefined && (step < 100 || tag.stays);
    const ours = tag === undefined ? tags : withTag(tags, tag.name, keeps ? revision : undefined);
    return [...asSplits(shares).filter(({ percent }) => percent > 0), ...ours];
  });
}

function stepsOf(strategy: Strategy): readonly number[] {
  switch (strategy.kind) {
    case 'all-at-once':
      return [100];
    case 'stepped':
      return [0, ...strategy.steps];
    case 'verify-first':
    case 'blue-green':
      return [0, 100];
  }
}
