import { describe, expect, it } from 'vitest';
import { exitOf, exitOfTasks, failedAttempts } from '../../src/failure/exit.ts';

describe('exitOf', () => {
  it.each([
    [['starting', 'Container called exit(3).'], { code: 3 }],
    [['Container terminated on signal 11.'], { signal: 11 }],
    [['Container called exit(1).', 'starting', 'Container called exit(0)'], { code: 0 }],
    [['  Container called exit(7). '], { code: 7 }],
    // Cloud Run had it end, for a reason that stands elsewhere.
    [['Container called exit(143).'], undefined],
    [['Container called exit(3).', 'Container terminated on signal 15.'], { code: 3 }],
    [
      [
        'Default STARTUP TCP probe failed 1 time consecutively for container "web"',
        'Container called exit(0).',
      ],
      undefined,
    ],
    [['STARTUP TCP probe failed 1 time consecutively', 'Container called exit(3).'], { code: 3 }],
    // What a program says of itself is not Cloud Run's word.
    [['it said: Container called exit(3).'], undefined],
    [['Container called exit(1234).'], undefined],
    [[], undefined],
  ])('%j → %j', (lines, exit) => expect(exitOf(lines)).toEqual(exit));
});

describe('failedAttempts', () => {
  const task = (index: number, lastAttemptResult?: unknown) => ({
    index,
    ...(lastAttemptResult ? { lastAttemptResult } : {}),
  });
  const message = 'The container exited with an error.';
  it('keeps those that ended badly, and how', () => {
    const tasks = [
      task(0, { exitCode: 0 }),
      task(1),
      task(2, { exitCode: 1, status: { code: 13, message } }),
      task(3, { termSignal: 9, status: { code: 13 } }),
      task(4, { status: { code: 4, message: 'The configured timeout was reached.' } }),
    ];
    const attempts = failedAttempts(tasks);
    expect(attempts).toEqual([
      { task: 2, code: 1, message },
      { task: 3, signal: 9, message: '' },
      { task: 4, message: 'The configured timeout was reached.' },
    ]);
    expect(exitOfTasks(attempts.slice(1))).toEqual({ signal: 9 });
    expect(exitOfTasks(attempts.slice(2))).toBeUndefined();
  });

  it('refuses what is no task', () => {
    expect(() => failedAttempts([task(0, { exitCode: 'one' })])).toThrow('cannot be read');
  });
});
