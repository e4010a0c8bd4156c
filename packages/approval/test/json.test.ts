import { describe, expect, it } from 'vitest';
import { type ApprovalDecision, parseDecision, parseRequest } from '../src/index.ts';
import { at, request } from './request.ts';

const decision: ApprovalDecision = {
  schema: 1,
  key: '42.1 denied by ann',
  at: at(2),
  request: '42.1',
  state: 'denied',
  by: ['ann'],
  reason: 'no',
  said: at(1),
  run: '77',
  artifacts: { web: 'vercel://dpl_5ucQ' },
};
const again = (value: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify({ ...value, unknown: 1 }));

describe('parseRequest', () => {
  it('reads what was written, and nothing else', () => {
    expect(parseRequest(again(request()))).toEqual(request());
    const { base: _, ...first } = request();
    expect(parseRequest(again(first))).toEqual(first);
  });

  it.each<[object, RegExp]>([
    [{ schema: 2 }, /schema 2 is newer/],
    [{ at: 'soon' }, /at must be a time/],
    [{ artifacts: ['x'] }, /artifacts must be an object/],
    [{ artifacts: { api: 1 } }, /artifacts.api must be a text/],
    [{ authors: 'ann' }, /authors must be a list/],
    [{ authors: [1] }, /authors\[0\] must be a text/],
    [{ rule: { ...request().rule, quorum: 0 } }, /rule.quorum must be a whole number, 1 or more/],
    [{ rule: { ...request().rule, quorum: '1' } }, /rule.quorum must be a whole number/],
    [{ rule: { ...request().rule, selfApproval: 'true' } }, /rule.selfApproval must be true or false/],
    [{ rule: { ...request().rule, deadline: 'never' } }, /rule.deadline must be a time/],
    [{ place: { number: -1, url: '' } }, /place.number must be/],
    [{ commit: null }, /commit must be an object/],
  ])('refuses %j', (more, why) => {
    expect(parseRequest({ ...request(), ...more })).toMatch(why);
  });

  it.each([undefined, null, 'x', []])('refuses %j', entry => {
    expect(parseRequest(entry)).toBe('request must be an object');
  });
});

describe('parseDecision', () => {
  it('reads what was written, and nothing else', () => {
    expect(parseDecision(again(decision))).toEqual(decision);
  });

  it.each<[object, RegExp]>([
    [{ state: 'pending' }, /state must be one of approved/],
    [{ said: 'then' }, /said must be a time/],
    [{ by: {} }, /by must be a list/],
    [{ run: 7 }, /run must be a text/],
  ])('refuses %j', (more, why) => {
    expect(parseDecision({ ...decision, ...more })).toMatch(why);
  });
});
