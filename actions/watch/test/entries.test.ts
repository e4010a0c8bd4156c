import { describe, expect, it } from 'vitest';
import { actsOf, memoryOf } from '../src/entries.ts';

const at = '2026-11-21T12:00:00Z';
const look = {
  schema: 1,
  key: 'k',
  at,
  said: 'look',
  release: '42.1',
  verdict: 'watching',
  final: false,
  readings: { q: 1 },
  detail: '',
};
const act = {
  schema: 1,
  key: 'k',
  at,
  said: 'act',
  release: '42.1',
  act: 'rollback',
  state: 'done',
  detail: '',
};
const found = (...entries: unknown[]) => entries.map(json => ({ json }));
const read = (value: number) => ({ at: Date.parse(at), value });
const memory = (...entries: unknown[]) => memoryOf(found(...entries), '42.1');

describe('what is remembered', () => {
  it('is of one release, and readings in the order in which they were made', () => {
    const other = { ...look, release: '41.1', final: true };
    const { settled, readings } = memory(
      other,
      { ...look, readings: { q: 3, p: 1 } },
      { ...look, readings: { q: 2 } },
    );
    expect(settled).toBeUndefined();
    expect(readings).toEqual(
      new Map([
        ['q', [read(2), read(3)]],
        ['p', [read(1)]],
      ]),
    );
    expect(actsOf(found({ ...act, release: '41.1' }, look, act), '42.1')).toEqual([act]);
  });

  it('ends with the final look', () => {
    expect(memory({ ...look, final: true, verdict: 'good' }, look).settled).toMatchObject({
      verdict: 'good',
    });
  });

  it.each([
    ['nothing', undefined],
    ['a newer version', { ...look, schema: 2 }],
    ['an unknown verdict', { ...look, verdict: 'splendid', final: true }],
    ['an unknown act', { ...act, act: 'delete' }],
    ['an unknown state', { ...act, state: 'maybe' }],
    ['no time', { ...act, at: 'later' }],
    ['another kind', { ...act, said: 'sung' }],
  ])('leaves out %s', (_, entry) => {
    expect(memory(entry)).toEqual({ readings: new Map(), checksPassed: false });
    expect(actsOf(found(entry), '42.1')).toEqual([]);
  });

  it('has whether the checks have ever passed, at whatever release', () => {
    const passed = { ...look, release: '40.1', readings: { checks: 1 } };
    expect(memory(look, { ...look, readings: { checks: 0 } }).checksPassed).toBe(false);
    expect(memory(look, passed).checksPassed).toBe(true);
  });

  it('takes numbers alone for readings', () => {
    expect(memory({ ...look, readings: { q: '1', p: 2 } }).readings).toEqual(new Map([['p', [read(2)]]]));
  });
});
