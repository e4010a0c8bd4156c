import { ActionError, ConfigError } from '@pipeline/contracts';
import type { Git } from '@pipeline/workspace';
import { describe, expect, it } from 'vitest';
import { memory } from '../../../packages/workspace/test/memory.ts';
import type { Config } from '../src/config.ts';
import type { Ended, Execute } from '../src/execute.ts';
import { gate, type Ports } from '../src/gate.ts';

const REPOSITORY = {
  'package.json': { name: 'shop', workspaces: ['p/*'] },
  'package-lock.json': '{}',
  'p/lib/package.json': { name: 'lib', scripts: { test: 'x' }, dependencies: { left: '1' } },
  'p/app/package.json': { name: 'app', scripts: { lint: 'x', test: 'x' }, dependencies: { lib: '*' } },
  'py/pyproject.toml': '[project]\nname = "py"\n[tool.mypy]',
};
const CONFIG: Config = {
  tasks: ['lint', 'typecheck', 'test'],
  changedOnly: true,
  base: undefined,
  workingDirectory: '',
  packages: [],
  concurrency: 2,
  install: true,
  timeout: 60_000,
  dryRun: false,
};

/** A git in which these files changed. */
const changed =
  (...files: string[]): Git =>
  async ([command, flag]) => {
    const stdout =
      command === 'diff'
        ? files.map(each => `${each}\0`).join('')
        : flag === '--show-prefix'
          ? ''
          : 'abcdef0123';
    return { code: 0, stdout, stderr: '' };
  };

type Answer = Partial<Ended> | undefined;

/** A world in which programs end as `answer` says, good where it says nothing; each takes a second. */
function world(git: Git, answer: (command: string, dir: string) => Answer = () => undefined) {
  const started: string[] = [];
  const log: string[] = [];
  const cancelled = new AbortController();
  let now = 0;
  const execute: Execute = async (argv, dir, { signal }) => {
    const command = argv.join(' ');
    started.push(`${dir || '.'}: ${command}`);
    now += 1_000;
    const ended: Ended = {
      how: 'exited',
      code: 0,
      output: `${command} says ::error::hello`,
      ...answer(command, dir),
    };
    return signal.aborted ? { ...ended, how: 'cancelled', code: 143 } : ended;
  };
  const ports: Ports = {
    files: memory(REPOSITORY),
    git,
    execute,
    has: () => true,
    event: { name: 'pull_request', payload: { pull_request: { base: { sha: 'b'.repeat(40) } } } },
    folders: { checkout: '/repo', folder: '/repo' },
    tempDir: '/tmp/t',
    cpus: 2,
    clock: { now: () => now, sleep: async () => {} },
    signal: cancelled.signal,
    log: {
      info: line => log.push(line),
      group: (title, print) => {
        log.push(`[${title}]`);
        return print();
      },
    },
  };
  return { ports, started, log, cancelled };
}

describe('gate', () => {
  it('installs once and runs what changed and what depends on it', async () => {
    const { ports, started } = world(changed('p/lib/index.js'));
    const report = await gate(CONFIG, ports);
    expect(started.sort()).toEqual([
      '.: npm ci',
      'p/app: npm run lint',
      'p/app: npm run test',
      'p/lib: npm run test',
    ]);
    expect(report.error).toBeUndefined();
    expect(report.outputs).toEqual({
      outcome: 'passed',
      reason: "1 package changed since the pull request's base (abcdef0), 2 more by dependency.",
      'changed-packages': '["lib"]',
      'affected-packages': '["shop","app","lib"]',
      ran: '["install . (npm)","app:lint","app:test","lib:test"]',
      failed: '[]',
    });
  });

  it('is green and says so where nothing changed', async () => {
    const { ports, started } = world(changed('README.md'));
    const { outputs, error } = await gate({ ...CONFIG, packages: ['py'] }, ports);
    expect([outputs.outcome, outputs.ran, error, started]).toEqual([
      'skipped-nothing-changed',
      '[]',
      undefined,
      [],
    ]);
  });

  it('warns where what changed has no task', async () => {
    const { ports } = world(changed('p/lib/a.js'));
    const report = await gate({ ...CONFIG, tasks: ['typecheck'] }, ports);
    expect(report.outputs.outcome).toBe('skipped-no-tasks');
    expect(report.annotations?.[0]?.level).toBe('warning');
  });

  it('runs everything where the change cannot be known, and says why', async () => {
    const { ports, started } = world(async () => ({
      code: 128,
      stdout: '',
      stderr: 'fatal: no such remote\nmore',
    }));
    const report = await gate(CONFIG, ports);
    expect(started).toContain('py: python3 -m mypy .');
    expect(report.outputs.reason).toMatch(
      /^Everything, because b+ is not in this clone and cannot be fetched \(fatal/,
    );
  });

  it('annotates the line that failed, prints failures last, and names them', async () => {
    const output = 'src/a.ts(3,5): error TS1: No.';
    const { ports, log } = world(changed('package-lock.json'), (command, dir) =>
      dir === 'p/app' && command.endsWith('lint') ? { code: 2, output } : undefined,
    );
    const report = await gate(CONFIG, ports);
    expect(report.annotations).toEqual([
      { level: 'error', title: 'app lint · TS1', message: 'No.', file: 'p/app/src/a.ts', line: 3, column: 5 },
    ]);
    expect(report.outputs).toMatchObject({ outcome: 'failed', failed: '["app:lint"]' });
    expect(report.error).toBeInstanceOf(ActionError);
    expect(report.error?.message).toBe('1 of 4 did not pass: app lint (exit code 2).');
    const groups = log.filter(line => line.startsWith('['));
    expect(groups.at(-1)).toMatch(/^\[✗ app lint failed \(exit code 2\) in [\d.]+s\]$/);
    expect(log.at(-1)).toBe(output);
  });

  it('keeps a line of data from filling the summary', async () => {
    const output = `${'x'.repeat(400_000)}\nthe reason`;
    const { ports } = world(changed('p/app/a.ts'), () => ({ code: 1, output }));
    const text = JSON.stringify((await gate(CONFIG, ports)).summary);
    expect(text).toContain('the reason');
    expect(text.length).toBeLessThan(20_000);
  });

  it('does not run the tasks of what could not be installed; the rest runs', async () => {
    const { ports, started } = world(changed('Makefile'), command =>
      command === 'npm ci' ? { code: 1 } : undefined,
    );
    const report = await gate(CONFIG, ports);
    expect(started).toEqual(['.: npm ci', 'py: python3 -m mypy .']);
    expect(report.outputs.failed).toBe('["install . (npm)","app:lint","app:test","lib:test"]');
    expect(JSON.stringify(report.summary)).toContain('not run: install . (npm) did not pass');
  });

  it('tells a task that took too long from one that failed', async () => {
    const { ports } = world(changed('py/a.py'), () => ({ how: 'timed-out', code: 143, output: '' }));
    const report = await gate(CONFIG, ports);
    expect(report.error?.message).toContain('py typecheck (it took too long, over 1m 00s)');
    expect(report.annotations).toEqual([]);
    expect(JSON.stringify(report.summary)).toContain('timed out');
  });

  it('starts nothing more once the run is cancelled', async () => {
    const { ports, started, cancelled } = world(changed('Makefile'), () => {
      cancelled.abort(new ActionError('cancelled', 'The run was cancelled'));
      return undefined;
    });
    const report = await gate(CONFIG, ports);
    expect(started).toEqual(['.: npm ci']);
    expect(report.outputs.outcome).toBe('cancelled');
    expect(report.error?.message).toBe('The run was cancelled');
  });

  it('a dry run prints each command and runs none', async () => {
    const { ports, started } = world(changed('p/lib/index.js'));
    const report = await gate({ ...CONFIG, dryRun: true }, ports);
    expect(started).toEqual([]);
    expect(report.outputs).toMatchObject({ outcome: 'planned', ran: '["app:lint","app:test","lib:test"]' });
    expect(JSON.stringify(report.summary)).toContain('npm ci');
  });

  it.each([
    [{ tasks: ['tset'] }, /No package has a script named tset/, /did you mean test/],
    [{ packages: ['ap'] }, /No package matches "ap"/, /Did you mean app/],
  ])('a typing error is an error: %j', async (wrong, message, hint) => {
    const failure = gate({ ...CONFIG, ...wrong }, world(changed()).ports);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toMatchObject({ hint: expect.stringMatching(hint) });
  });

  it('a repository without packages is an error', async () => {
    const { ports } = world(changed());
    await expect(gate(CONFIG, { ...ports, files: memory({}) })).rejects.toBeInstanceOf(ConfigError);
  });
});
