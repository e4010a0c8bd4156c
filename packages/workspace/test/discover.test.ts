import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { discover } from '../src/index.ts';
import { memory } from './memory.ts';

const TASKS = ['lint', 'typecheck', 'test'];
const find = (content: Record<string, string | object>) => discover(memory(content), TASKS);

const brief = async (content: Record<string, string | object>) =>
  (await find(content)).packages.map(
    each => `${each.id} ${each.name} ${each.root.manager} ${each.root.dir || '.'}`,
  );

describe('which packages there are', () => {
  it.each<[string, Record<string, string | object>, string[]]>([
    ['nothing', {}, []],
    ['a lone package', { 'package.json': { name: 'a' } }, ['node: a npm .']],
    [
      'an npm workspace',
      {
        'package.json': { name: 'r', workspaces: ['p/*'] },
        'p/a/package.json': { name: 'a' },
        'q/package.json': { name: 'q' },
      },
      ['node: r npm .', 'node:p/a a npm .'],
    ],
    [
      'a pnpm workspace, whose patterns win over package.json',
      {
        'package.json': { name: 'r', workspaces: ['q'] },
        'pnpm-workspace.yaml': 'packages:\n  - "p/*"\n  - "!p/b"\n',
        'p/a/package.json': { name: 'a' },
        'p/b/package.json': { name: 'b' },
        'q/package.json': { name: 'q' },
      },
      ['node: r pnpm .', 'node:p/a a pnpm .'],
    ],
    [
      'yarn, new and classic, and bun, by lockfile',
      {
        'a/package.json': { name: 'a' },
        'a/yarn.lock': '',
        'a/.yarnrc.yml': '',
        'b/package.json': { name: 'b' },
        'b/yarn.lock': '',
        'c/package.json': { name: 'c' },
        'c/bun.lock': '',
      },
      ['node:a a yarn a', 'node:b b yarn-classic b', 'node:c c bun c'],
    ],
    [
      'what packageManager says before a lockfile',
      { 'package.json': { name: 'a', packageManager: 'yarn@4.5.0+sha512.abc' }, 'package-lock.json': '' },
      ['node: a yarn .'],
    ],
    [
      'a nested project only with a lockfile of its own',
      {
        'package.json': { name: 'r' },
        'x/package.json': { name: 'x' },
        'x/package-lock.json': '',
        'y/package.json': { name: 'y' },
        'test/fixtures/z/package.json': { name: 'z' },
        'test/fixtures/z/package-lock.json': '',
        'node_modules/m/package.json': { name: 'm' },
      },
      ['node: r npm .', 'node:x x npm x'],
    ],
    ['a package.json that only sets a type is none', { 'package.json': { type: 'module' } }, []],
    [
      'Python by manager',
      {
        'a/pyproject.toml': '[project]\nname = "a"',
        'a/uv.lock': '',
        'b/pyproject.toml': '[tool.poetry]\nname = "b"',
        'c/requirements.txt': 'flask',
        'd/pyproject.toml': '[project]\nname = "d"',
      },
      ['python:a a uv a', 'python:b b poetry b', 'python:c c pip c', 'python:d d pip d'],
    ],
    [
      'a uv workspace',
      {
        'pyproject.toml':
          '[project]\nname = "r"\n[tool.uv.workspace]\nmembers = ["libs/*"]\nexclude = ["libs/old"]',
        'libs/a/pyproject.toml': '[project]\nname = "a"',
        'libs/old/pyproject.toml': '[project]\nname = "old"',
      },
      ['python: r uv .', 'python:libs/a a uv .', 'python:libs/old old pip libs/old'],
    ],
    [
      'folders in place of names that are shared',
      {
        'a/package.json': { name: 'x' },
        'b/package.json': { name: 'x' },
        'b/pyproject.toml': '[project]\nname="x"',
      },
      ['node:a a npm a', 'node:b b (node) npm b', 'python:b b (python) pip b'],
    ],
    ['no virtual environment', { 'env/pyvenv.cfg': '', 'env/x/setup.py': '' }, []],
  ])('%s', async (_, content, expected) => expect(await brief(content)).toEqual(expected));

  it.each([
    ['package.json', '{', /package\.json is not valid JSON/],
    ['a/package.json', '[]', /a\/package\.json does not hold a JSON object/],
    ['b/pyproject.toml', '[x', /b\/pyproject\.toml is not valid TOML/],
  ])('names %s when it cannot be read', async (path, text, message) => {
    const failure = find({ [path]: text });
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toBeInstanceOf(ConfigError);
  });
});

it('what packages use of each other', async () => {
  const { packages } = await find({
    'package.json': { name: 'r', workspaces: ['p/*'] },
    'p/a/package.json': { name: 'a', dependencies: { b: '*', left: '1' } },
    'p/b/package.json': { name: 'b', devDependencies: { lone: 'file:../../lone' } },
    'lone/package.json': { name: 'lone' },
    'lone/package-lock.json': '',
    'py/a/pyproject.toml': '[project]\nname = "a-py"\ndependencies = ["B_py>=1"]',
    'py/b/pyproject.toml': '[project]\nname = "b.py"',
    'py/c/requirements.txt': '-e ../b  # ours\nflask==3\n',
  });
  expect(Object.fromEntries(packages.map(each => [each.id, each.uses]))).toEqual({
    'node:': ['node:p/a', 'node:p/b'],
    'node:p/a': ['node:p/b'],
    'node:p/b': ['node:lone'],
    'node:lone': [],
    'python:py/a': ['python:py/b'],
    'python:py/b': [],
    'python:py/c': ['python:py/b'],
  });
});

describe('whether there is anything to install', () => {
  it.each<[string, Record<string, string | object>, boolean, string[]?]>([
    ['no dependencies', { 'package.json': { name: 'a' } }, false],
    [
      'a member has one',
      { 'package.json': { workspaces: ['b'] }, 'b/package.json': { name: 'b', dependencies: { c: '1' } } },
      true,
    ],
    ['an install script', { 'package.json': { scripts: { postinstall: 'x' } } }, true],
    ['python without any', { 'pyproject.toml': '[project]\nname="a"\ndependencies = []' }, false, []],
    ['uv', { 'pyproject.toml': '', 'uv.lock': '' }, true, []],
    [
      'requirements',
      { 'requirements.txt': 'x', 'requirements-dev.txt': 'y' },
      true,
      ['-r', 'requirements.txt', '-r', 'requirements-dev.txt'],
    ],
    [
      'extras and groups',
      {
        'pyproject.toml':
          '[project]\nname="a"\n[project.optional-dependencies]\ntest=["x"]\ndocs=["y"]\n[dependency-groups]\ndev=["z"]',
      },
      true,
      ['-e', '.[test]', '--group', 'dev'],
    ],
  ])('%s: %s', async (_, content, expected, pip) => {
    const [root] = (await find(content)).roots;
    expect(root?.needsInstall).toBe(expected);
    expect(root?.ecosystem === 'python' ? root.pip : undefined).toEqual(pip);
  });
});

describe('the tasks of a Python project', () => {
  it.each<[string, Record<string, string | object>, Record<string, string[]>]>([
    ['nothing', { 'pyproject.toml': '' }, {}],
    ['sources without a linter', { 'pyproject.toml': '', 'a.py': '' }, { lint: ['compileall'] }],
    [
      'tools by their tables',
      { 'pyproject.toml': '[tool.ruff]\n[tool.mypy]\n[tool.pytest.ini_options]', 'tests/test_a.py': '' },
      { lint: ['ruff'], typecheck: ['mypy'], test: ['pytest'] },
    ],
    [
      'tools by files, sections and requirements',
      { 'requirements.txt': 'pyright', 'setup.cfg': '[flake8]\n', 'conftest.py': '', 'a_test.py': '' },
      { lint: ['flake8'], typecheck: ['pyright'], test: ['pytest'] },
    ],
    [
      'unittest from the top',
      { 'pyproject.toml': '', 'tests/__init__.py': '', 'tests/test_a.py': '' },
      { lint: ['compileall'], test: ['unittest .'] },
    ],
    [
      'unittest from folders that are no packages',
      { 'pyproject.toml': '', 'a/tests/test_a.py': '', 'b/test_b.py': '' },
      { lint: ['compileall'], test: ['unittest a/tests', 'unittest b'] },
    ],
  ])('%s', async (_, content, expected) => {
    const [found] = (await find(content)).packages;
    const brief = found?.tasks.map(({ name, steps }) => [
      name,
      steps.map(step =>
        'python' in step
          ? `${step.python[1]}${step.python[1] === 'unittest' ? ` ${step.python[4]}` : ''}`
          : '',
      ),
    ]);
    expect(Object.fromEntries(brief ?? [])).toEqual(expected);
  });

  it("leaves a nested project's tests to that project", async () => {
    const { packages } = await find({ 'pyproject.toml': '', 'in/pyproject.toml': '', 'in/test_a.py': '' });
    expect(packages.map(each => each.tasks.map(task => task.name))).toEqual([[], ['lint', 'test']]);
  });
});
