import { describe, expect, it } from 'vitest';
import { failuresText, progressLine, totalLine } from './lines.ts';
import type { Check, Outcome, Result } from './outcome.ts';
import { runChecks } from './schedule.ts';
import { select } from './select.ts';
import { readReport } from './vitest-report.ts';

const outcome = (part: Partial<Outcome> = {}): Outcome => ({
  passed: 1,
  failed: 0,
  skipped: 0,
  output: '',
  notes: [],
  ...part,
});
const check = (name: string, rest: Partial<Check> = {}): Check => ({
  name,
  run: async () => outcome(),
  ...rest,
});
const result = (name: string, part: Partial<Outcome>): Result => ({
  name,
  took: 1_250,
  outcome: outcome(part),
});

describe('select', () => {
  const all = [check('build'), check('types'), check('tree', { needs: ['build'] })];
  it.each([
    [[], ['build', 'types', 'tree']],
    [['types'], ['types']],
    [['tree'], ['build', 'tree']],
  ])('%j gives %j', (names, expected) => {
    const chosen = select(all, names);
    expect(typeof chosen === 'string' ? chosen : chosen.map(({ name }) => name)).toEqual(expected);
  });
  it('refuses an unknown name with the known ones', () => {
    expect(select(all, ['trees'])).toBe('There is no check trees; write any of build, types, tree');
  });
});

describe('runChecks', () => {
  /** Checks that note when they start and end, each a few turns of the event loop long. */
  function traced(trace: string[]) {
    return (name: string, rest: Partial<Check> = {}) =>
      check(name, {
        run: async () => {
          trace.push(`+${name}`);
          for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
          trace.push(`-${name}`);
          return outcome();
        },
        ...rest,
      });
  }

  it('runs two at once, starts what needs another after it, and a shift by itself', async () => {
    const trace: string[] = [];
    const one = traced(trace);
    const results = await runChecks(
      [
        one('a'),
        one('b', { needs: ['a'] }),
        one('c'),
        one('d', { shift: 'late' }),
        one('e', { shift: 'late' }),
      ],
      2,
      () => {},
    );
    expect(results.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(trace.slice(0, 2)).toEqual(['+a', '+c']);
    expect(trace.indexOf('+b')).toBeGreaterThan(trace.indexOf('-a'));
    expect(trace.slice(-4)).toEqual(['+d', '+e', '-d', '-e']);
  });

  it('does not run what needs a failed check, nor what needs that', async () => {
    const ran: string[] = [];
    const note = (name: string, rest: Partial<Check>) =>
      check(name, {
        run: async () => {
          ran.push(name);
          return outcome();
        },
        ...rest,
      });
    const results = await runChecks(
      [
        check('build', { run: async () => outcome({ passed: 0, failed: 1 }) }),
        note('tree', { needs: ['build'] }),
        note('far', { needs: ['tree'] }),
        note('lint', {}),
      ],
      1,
      () => {},
    );
    expect(ran).toEqual(['lint']);
    expect(totalLine(results)).toBe('1 passed, 1 failed, 2 skipped');
    expect(results[1]?.outcome.notes).toEqual(['not run, since build did not pass']);
  });

  it('counts a check that throws as failed, with the reason', async () => {
    const results = await runChecks(
      [check('types', { run: () => Promise.reject(new Error('spawn tsc ENOENT')) })],
      1,
      () => {},
    );
    expect(failuresText(results)).toContain('spawn tsc ENOENT');
    expect(totalLine(results)).toBe('0 passed, 1 failed, 0 skipped');
  });

  it('says so when a needed check is not there at all', async () => {
    await expect(runChecks([check('tree', { needs: ['build'] })], 2, () => {})).rejects.toThrow(
      'not there: tree',
    );
  });
});

describe('readReport', () => {
  const test = (status: string) => ({ status });
  const report = (...files: Array<[string, string[]]>) => ({
    numPassedTests: files.flatMap(([, tests]) => tests).filter(status => status === 'passed').length,
    testResults: files.map(([status, tests], index) => ({
      name: `/elsewhere/${index}.test.ts`,
      status,
      assertionResults: tests.map(test),
    })),
  });
  it.each([
    ['passed and skipped', report(['passed', ['passed', 'passed', 'skipped', 'todo']]), 0, [2, 0, 2]],
    ['a failed test', report(['failed', ['passed', 'failed']]), 1, [1, 1, 0]],
    ['a file that cannot be loaded', report(['failed', []], ['passed', ['passed']]), 1, [1, 1, 0]],
    ['an unhandled rejection', report(['passed', ['passed']]), 1, [1, 1, 0]],
  ])('counts %s', (_, given, code, [passed, failed, skipped]) => {
    expect(readReport(given, code, '')).toMatchObject({ passed, failed, skipped });
  });
  it('names what failed, and why in a line', () => {
    const given = report(['failed', ['passed']]);
    const broken = {
      status: 'failed',
      fullName: 'a push is resumed',
      failureMessages: ['Error: reset\n    at x.ts:1'],
    };
    given.testResults[0]?.assertionResults.push(broken);
    expect(readReport(given, 1, '').notes).toEqual([
      expect.stringMatching(/^failed: .*0\.test\.ts: a push is resumed: Error: reset$/),
    ]);
  });
  it('tells once why suites were skipped, and how many tests', () => {
    const output = [
      'stderr | test/a.test.ts',
      'conformance: docker and skopeo missing here; skipped what needs it',
      'conformance: docker and zizmor missing here; skipped what needs it',
      'conformance: the peer is not here; skipped its test',
      'conformance: the peer is not here; skipped its test',
    ].join('\n');
    const { notes } = readReport(report(['passed', ['skipped', 'passed']]), 0, output);
    expect(notes).toEqual([
      'not on this machine: docker, skopeo, zizmor; skipped what needs them',
      'conformance: the peer is not here; skipped its test',
      expect.stringMatching(/^tests skipped in .*0\.test\.ts \(1 of 2\)$/),
    ]);
  });
});

describe('lines', () => {
  it('tells a single check without counts, and tests with them', () => {
    expect(progressLine(result('lint', {}))).toBe('passed   lint           1.3 s');
    expect(progressLine(result('unit', { passed: 5, failed: 2 }))).toBe(
      'FAILED   unit           1.3 s  5 passed, 2 failed, 0 skipped',
    );
  });
  it('shows the whole output of what failed, and nothing of what passed', () => {
    const text = failuresText([
      result('lint', { output: 'fine' }),
      result('types', { failed: 1, output: 'a.ts: bad\nb.ts: bad' }),
    ]);
    expect(text).toContain('types failed');
    expect(text).toContain('a.ts: bad\nb.ts: bad');
    expect(text).not.toContain('fine');
  });
});
