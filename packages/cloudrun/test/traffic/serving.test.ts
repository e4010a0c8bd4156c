import { describe, expect, it } from 'vitest';
import { hasFailedNewest, mainRevision, newestOf, servingOf, shapeOf } from '../../src/traffic/serving.ts';
import { aView, splits } from '../view-of.ts';

describe('what really serves', () => {
  it.each([
    ['what was asked for tells nothing', 'api-2 100', 'api-1 100', 'api-1', 'api-1 100'],
    [
      'not the first in the list',
      'LATEST 100',
      'api-1 #old, api-2 10, api-3 90',
      'api-3',
      'api-3 90, api-2 10',
    ],
    ['one that stands twice', 'LATEST 100', 'api-2 30, api-1 40, api-2 30', 'api-2', 'api-2 60, api-1 40'],
    ['of equals, what got ready last', 'LATEST 100', 'api-2 50, api-1 50', 'api-1', 'api-1 50, api-2 50'],
    ['nothing', 'LATEST 100', 'api-2 #next', undefined, ''],
  ])('%s', (_, traffic, serving, main, shares) => {
    const view = aView({ traffic: splits(traffic), serving: splits(serving) });
    expect(servingOf(view)).toEqual(splits(shares));
    expect(mainRevision(servingOf(view))).toBe(main);
  });

  it.each([
    ['latest', 'LATEST 100', 'api-1 100'],
    ['latest', 'LATEST 100, api-0 #old, LATEST #live', 'api-1 100'],
    ['latest', 'LATEST 60, LATEST 40', 'api-1 100'],
    ['pinned', 'api-1 100', 'api-1 100'],
    ['pinned', 'api-1 50, api-1 50, LATEST #live', 'api-1 100'],
    ['split', 'api-1 50, LATEST 50', 'api-1 50, api-2 50'],
    ['none', 'LATEST 100', ''],
    ['none', 'api-1 100', 'api-1 #next'],
  ])('is %s: %s', (shape, traffic, serving) => {
    expect(shapeOf(aView({ traffic: splits(traffic), serving: splits(serving) }))).toBe(shape);
  });

  it('knows the newest also while it is only being made, and whether that came to nothing', () => {
    const made = aView({ template: { revision: 'api-2', containers: [] }, reconciling: true });
    expect([newestOf(aView()), newestOf(made)]).toEqual(['api-1', 'api-2']);
    expect([hasFailedNewest(aView()), hasFailedNewest(made)]).toEqual([false, false]);
    expect(hasFailedNewest({ ...made, reconciling: false })).toBe(true);
  });
});
