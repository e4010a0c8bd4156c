import { describe, expect, it } from 'vitest';
import type { Rollout } from '../../src/step.ts';
import { annotated, isNoted, ROLLOUT_NOTE, rolloutOf, takenBackOf } from '../../src/traffic/notes.ts';
import { standingOf } from '../../src/traffic/standing.ts';
import { aView, splits } from '../view-of.ts';

const rollout: Rollout = {
  schema: 1,
  release: '42.1',
  revision: 'api-2',
  before: splits('api-1 100'),
  states: ['api-1 100, api-2 #next', 'api-1 90, api-2 10, api-2 #next', 'api-2 100'].map(splits),
  wasLatest: true,
  least: 0,
  tag: 'next',
};

describe('where a rollout stands', () => {
  it.each<[string, string, string, number | undefined]>([
    ['before it', 'api-1 100', 'api-2', -1],
    ['before it, with tags of others', 'api-1 100, api-0 #old', 'api-2', -1],
    ['at 0 %', 'api-1 100, api-2 #next', 'api-2', 0],
    ['at 0 %, beside a preview', 'api-1 100, api-2 #next, api-3 #preview', 'api-3', 0],
    ['its tag is another’s now', 'api-1 100, api-3 #next', 'api-3', -1],
    ['at 10 %, written otherwise', 'api-2 10, api-1 40, api-1 50', 'api-2', 1],
    ['at its end', 'api-2 100', 'api-2', 2],
    ['at its end, as the latest', 'LATEST 100', 'api-2', 2],
    ['the latest is another', 'LATEST 100', 'api-3', undefined],
    ['the latest is what was before', 'LATEST 100', 'api-1', -1],
    ['somebody else’s split', 'api-1 80, api-2 20', 'api-2', undefined],
    ['somebody else’s revision', 'api-3 100', 'api-3', undefined],
  ])('%s', (_, traffic, latestCreated, at) => {
    expect(standingOf(aView({ traffic: splits(traffic), latestCreated }), rollout)).toBe(at);
  });
});

describe('what is kept in annotations', () => {
  const note = (text: string) => ({ annotations: { [ROLLOUT_NOTE]: text } });

  it('is read as it was written, beside those of others', () => {
    const annotations = annotated({ theirs: 'x', [ROLLOUT_NOTE]: 'old' }, { rollout });
    expect(rolloutOf({ annotations })).toEqual(rollout);
    expect(Object.keys(annotations).sort()).toEqual([ROLLOUT_NOTE, 'theirs']);
    expect(isNoted({ annotations }, rollout)).toBe(true);
    expect(isNoted({ annotations }, { ...rollout, release: '43.1' })).toBe(false);
    expect(annotated(annotations, {})).toEqual({ theirs: 'x' });
    const takenBack = { schema: 1 as const, revision: 'api-2', latest: true };
    expect(takenBackOf({ annotations: annotated({}, { takenBack }) })).toEqual(takenBack);
  });

  it('keeps a name like any other', () => {
    const annotations = JSON.parse('{"__proto__": "x"}') as Record<string, string>;
    expect(JSON.stringify(annotated(annotations, {}))).toBe('{"__proto__":"x"}');
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"schema":2}',
    JSON.stringify({ ...rollout, schema: 2 }),
    JSON.stringify({ ...rollout, states: [] }),
    JSON.stringify({ ...rollout, states: [[{ revision: 'api-2', percent: 1000 }]] }),
    JSON.stringify({ ...rollout, before: [{ percent: 100 }] }),
    JSON.stringify({ ...rollout, least: '5' }),
    JSON.stringify({ ...rollout, tag: 5 }),
    JSON.stringify({ ...rollout, revision: undefined }),
  ])('is nothing where it is no rollout: %s', text => {
    expect(rolloutOf(note(text))).toBeUndefined();
  });
});
