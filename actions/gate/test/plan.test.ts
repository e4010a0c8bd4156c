import { ConfigError } from '@pipeline/contracts';
import { discover } from '@pipeline/workspace';
import { describe, expect, it } from 'vitest';
import { memory } from '../../../packages/workspace/test/memory.ts';
import { type Job, makePlan } from '../src/plan.ts';

const TASKS = ['build', 'lint', 'typecheck', 'test'];
const EVERYTHING = ['npm', 'npx', 'pnpm', 'yarn', 'bun', 'uv', 'poetry', 'python3'];

async function plan(
  content: Record<string, string | object>,
  programs = EVERYTHING,
  install = true,
  only?: string,
) {
  const { packages } = await discover(memory(content), TASKS);
  const affected = packages.filter(each => only === undefined || each.name === only);
  return makePlan(affected, packages, { install, has: name => programs.includes(name), tempDir: '/tmp/t' });
}
const commands = (jobs: Job[]) => jobs.flatMap(({ commands }) => commands.map(argv => argv.join(' ')));
const node = (extra: object = {}) => ({
  name: 'a',
  scripts: { test: 'x' },
  dependencies: { x: '1' },
  ...extra,
});

describe('how each manager installs and runs', () => {
  it.each<[string, Record<string, string | object>, string[], string[]]>([
    ['npm', { 'package.json': node(), 'package-lock.json': '' }, ['npm ci'], ['npm run test']],
    [
      'npm without a lockfile',
      { 'package.json': node() },
      ['npm install --no-package-lock'],
      ['npm run test'],
    ],
    [
      'pnpm',
      { 'package.json': node(), 'pnpm-lock.yaml': '' },
      ['pnpm install --frozen-lockfile'],
      ['pnpm run test'],
    ],
    [
      'yarn',
      { 'package.json': node(), 'yarn.lock': '', '.yarnrc.yml': '' },
      ['yarn install --immutable'],
      ['yarn run test'],
    ],
    [
      'yarn 1',
      { 'package.json': node(), 'yarn.lock': '' },
      ['yarn install --frozen-lockfile --non-interactive'],
      ['yarn run test'],
    ],
    ['bun', { 'package.json': node(), 'bun.lock': '' }, ['bun install --frozen-lockfile'], ['bun run test']],
    [
      'nothing to install',
      { 'package.json': node({ dependencies: {} }), 'package-lock.json': '' },
      [],
      ['npm run test'],
    ],
    [
      'uv',
      { 'pyproject.toml': '[tool.mypy]', 'uv.lock': '' },
      ['uv sync --locked'],
      ['uv run --no-sync python -m mypy .'],
    ],
    [
      'poetry',
      { 'pyproject.toml': '[tool.mypy]', 'poetry.lock': '' },
      ['poetry install --no-interaction'],
      ['poetry run python -m mypy .'],
    ],
    [
      'pip',
      { 'api/requirements.txt': 'mypy' },
      [
        'python3 -m venv /tmp/t/gate-venv/api',
        '/tmp/t/gate-venv/api/bin/python -m pip install --disable-pip-version-check -r requirements.txt',
      ],
      ['/tmp/t/gate-venv/api/bin/python -m mypy .'],
    ],
    ['pip with nothing to install', { 'pyproject.toml': '[tool.mypy]' }, [], ['python3 -m mypy .']],
  ])('%s', async (_, content, installs, runs) => {
    const found = await plan(content);
    expect(commands(found.installs)).toEqual(installs);
    expect(commands(found.jobs)).toEqual(runs);
  });

  it('install: false runs with what is there', async () => {
    const found = await plan({ 'requirements.txt': 'mypy' }, EVERYTHING, false);
    expect(commands([...found.installs, ...found.jobs])).toEqual(['python3 -m mypy .']);
  });
});

describe('programs that are not on PATH', () => {
  it.each([
    [{ packageManager: 'pnpm@10.1.0' }, 'npx --yes pnpm@10.1.0 run test'],
    [{ packageManager: 'yarn@1.22.22' }, 'npx --yes yarn@1.22.22 run test'],
    [{ packageManager: 'yarn@4.5.0' }, 'npx --yes @yarnpkg/cli-dist@4.5.0 run test'],
    [{ packageManager: 'bun@latest' }, 'npx --yes bun@latest run test'],
  ])('%j comes through npx, and it says so', async (extra, command) => {
    const { jobs, notes } = await plan({ 'package.json': node(extra) }, ['npm', 'npx']);
    expect(commands(jobs)).toEqual([command]);
    expect(notes[0]).toMatch(/is not on PATH: npx fetches/);
  });

  it('are named all at once, with how to get them', async () => {
    const failure = plan(
      {
        'a/package.json': node(),
        'b/pyproject.toml': '[tool.mypy]',
        'c/pyproject.toml': '[project]\nname="c"\n[tool.mypy]',
        'd/pyproject.toml': '[tool.mypy]',
        'd/uv.lock': '',
      },
      [],
    );
    await expect(failure).rejects.toBeInstanceOf(ConfigError);
    await expect(failure).rejects.toMatchObject({
      message: 'Not found on this runner: npm (for a); python3 (for b, c); uv (for d).',
      hint: expect.stringMatching(/npm: install Node\.js.*python3: install Python.*uv: .*pipx install uv/),
    });
  });

  it('matter only where a task needs them', async () => {
    const content = {
      'a/package.json': node({ dependencies: {} }),
      'b/pyproject.toml': '[project]\nname="b"\n[tool.mypy]',
    };
    expect(commands((await plan(content, ['npm'], true, 'a')).jobs)).toEqual(['npm run test']);
  });
});

it('builds come before what needs them, those of unchanged dependencies too', async () => {
  const content = {
    'package.json': { workspaces: ['*'] },
    'lib/package.json': { name: 'lib', scripts: { build: 'x', test: 'x' } },
    'app/package.json': { name: 'app', scripts: { build: 'x', test: 'x' }, dependencies: { lib: '*' } },
  };
  const { jobs } = await plan(content, EVERYTHING, true, 'app');
  expect(jobs.map(({ id, after }) => [id, after])).toEqual([
    ['app:build', ['install . (npm)', 'lib:build']],
    ['app:test', ['install . (npm)', 'app:build', 'lib:build']],
    ['lib:build', ['install . (npm)']],
  ]);
});
