import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeTrace } from '../../src/trace/judge-trace.ts';
import { keepable } from '../../src/trace/keepable.ts';
import { isSameVerdict, readTrace } from '../../src/trace/read-trace.ts';

const folder = join(import.meta.dirname, '../traces');
/** Those in `live/` are of AWS itself. */
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
  name.endsWith('.json'),
);
const read = (file: string) => readTrace(JSON.parse(readFileSync(join(folder, file), 'utf8')));

/** Rollouts that happened, each held to the verdict that it had. `pnpm replay TRACE.json --keep NAME` adds one. */
describe('recorded rollouts', () => {
  it('are here', () => expect(files.length).toBeGreaterThan(0));

  it.each(files)('%s', async file => {
    const trace = read(file);
    const { verdict, told } = await judgeTrace(trace);
    expect([verdict, trace.verdict]).toSatisfy(() => isSameVerdict(verdict, trace.verdict));
    expect(told.at(-1)?.verdict).toEqual(verdict);
  });

  it.each(files)('%s holds nothing that a trace must not keep', file => {
    const trace = read(file);
    expect(keepable(trace).answers).toEqual(trace.answers);
  });
});

describe('readTrace', () => {
  const good = {
    schema: 1,
    target: 'ecs',
    subject: 'shop/api',
    started: {},
    answers: [{ at: 0, operation: 'A' }],
  };
  it('takes a trace', () => expect(readTrace(good)).toBe(good));
  it.each([
    [null, 'no JSON object'],
    [{ ...good, schema: 2 }, 'schema is 2'],
    [{ ...good, target: 'vercel' }, 'target is "vercel"'],
    [{ ...good, subject: 'api' }, 'cluster/service'],
    [{ ...good, started: undefined }, 'no `started`'],
    [{ ...good, answers: [] }, 'no answers'],
    [{ ...good, answers: [{ at: 'x' }] }, 'answers[0]'],
    [{ ...good, verdict: { state: 'green' } }, '"green" is not known'],
  ])('%j: %s', (value, words) => expect(() => readTrace(value)).toThrow(words));
});

describe('isSameVerdict', () => {
  const failed = (reason: 'crashing' | 'stopped' | 'rolled-back' | 'check-failed', detail = 'x') => ({
    state: 'failed' as const,
    reason,
    detail,
  });
  const steady = { state: 'steady' as const, detail: '' };
  const progressing = { state: 'progressing' as const, detail: '' };
  it.each([
    [failed('crashing'), failed('crashing', 'y'), true],
    [failed('crashing'), failed('stopped'), false],
    [failed('check-failed'), failed('rolled-back'), true],
    [steady, failed('stopped'), false],
    [steady, undefined, false],
    [undefined, undefined, true],
    [steady, progressing, false],
  ])('%j and %j: %s', (a, b, same) => expect(isSameVerdict(a, b)).toBe(same));
});
