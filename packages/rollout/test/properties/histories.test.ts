import fc from 'fast-check';
import { expect, it } from 'vitest';
import { calmStory, rankedStory, wildStory } from './drawn.ts';
import { complaints } from './oracle.ts';
import { play } from './run-story.ts';

/**
 * Random histories of platforms, each with a verdict that is right, reached, and in time; `complaints` says by
 * what is true of the model, not by the engine, what is right.
 */
it.each([
  ['a platform that tells the truth at once', calmStory, 300],
  ['a platform at its worst', wildStory, 1_500],
  ['several platforms in ranks', rankedStory, 400],
])('the verdict is right and reached: %s', async (_, stories, numRuns) => {
  await fc.assert(
    fc.asyncProperty(stories, async story => {
      expect(complaints(await play(story))).toEqual([]);
    }),
    { numRuns },
  );
});
