import type { Files } from './files.ts';
import { join, parent, within } from './files.ts';
import type { Step, Task } from './model.ts';
import type { PythonProject } from './python-project.ts';
import { table } from './python-project.ts';
import type { Tree } from './tree.ts';

const TEST_FILE = /^test.*\.py$/;
const PYTEST_FILE = /^(?:test_.*|.*_test)\.py$/;

/** Folders of a project that are not those of a project within it. */
function ownFolders(tree: Tree, dir: string, others: readonly string[]): [string, readonly string[]][] {
  const nested = others.filter(each => each !== dir && within(each, dir));
  return [...tree].filter(([each]) => within(each, dir) && !nested.some(other => within(each, other)));
}

/** `[section]` in an ini file. */
async function hasSection(files: Files, path: string, section: string): Promise<boolean> {
  const text = await files.read(path);
  return text?.split('\n').some(line => line.trim() === `[${section}]`) ?? false;
}

async function configured(files: Files, project: PythonProject, tool: Tool): Promise<boolean> {
  const { dir, names, pyproject, dependencies } = project;
  if (tool.name in table(pyproject, 'tool') || dependencies.includes(tool.name)) return true;
  if (tool.files.some(name => names.includes(name))) return true;
  for (const [name, section] of tool.sections) {
    if (await hasSection(files, join(dir, name), section)) return true;
  }
  return false;
}

interface Tool {
  name: string;
  files: string[];
  sections: [file: string, section: string][];
  run: string[];
}

const RUFF: Tool = {
  name: 'ruff',
  files: ['ruff.toml', '.ruff.toml'],
  sections: [],
  run: ['-m', 'ruff', 'check', '--output-format=concise', '.'],
};
const FLAKE8: Tool = {
  name: 'flake8',
  files: ['.flake8'],
  sections: [
    ['setup.cfg', 'flake8'],
    ['tox.ini', 'flake8'],
  ],
  run: ['-m', 'flake8', '.'],
};
const MYPY: Tool = {
  name: 'mypy',
  files: ['mypy.ini', '.mypy.ini'],
  sections: [['setup.cfg', 'mypy']],
  run: ['-m', 'mypy', '.'],
};
const PYRIGHT: Tool = {
  name: 'pyright',
  files: ['pyrightconfig.json'],
  sections: [],
  run: ['-m', 'pyright'],
};
const PYTEST: Tool = {
  name: 'pytest',
  files: ['pytest.ini', '.pytest.ini', 'conftest.py'],
  sections: [
    ['setup.cfg', 'tool:pytest'],
    ['tox.ini', 'pytest'],
  ],
  run: ['-m', 'pytest'],
};

/** Parses every file without running it: what is left to check where no linter is configured. */
const COMPILE: Step = {
  python: ['-m', 'compileall', '-q', '-x', String.raw`[/\\](\.?venv|node_modules)[/\\]`, '.'],
};

/**
 * unittest looks only into folders that are packages, so each folder with tests that it cannot reach from
 * the project's own is a start of its own. https://docs.python.org/3/library/unittest.html#test-discovery
 */
function unittestSteps(dir: string, folders: [string, readonly string[]][]): Step[] {
  const isPackage = new Map(folders.map(([each, names]) => [each, names.includes('__init__.py')]));
  const start = (folder: string): string => {
    for (let at = folder; at !== dir; at = parent(at)) if (!isPackage.get(at)) return folder;
    return dir;
  };
  const withTests = folders.filter(([, names]) => names.some(name => TEST_FILE.test(name)));
  const starts = new Set(withTests.map(([folder]) => start(folder)));
  return [...starts].map(each => {
    const path = each === dir ? '.' : each.slice(dir === '' ? 0 : dir.length + 1);
    return { python: ['-m', 'unittest', 'discover', '-s', path] };
  });
}

/** The tasks among `wanted` that a Python project has; `others` are the folders of all Python projects. */
export async function pythonTasks(
  files: Files,
  tree: Tree,
  project: PythonProject,
  wanted: readonly string[],
  others: readonly string[],
): Promise<Task[]> {
  const folders = ownFolders(tree, project.dir, others);
  const has = (pattern: RegExp) => folders.some(([, names]) => names.some(name => pattern.test(name)));
  const run = async (...tools: Tool[]): Promise<Step[]> => {
    for (const tool of tools) if (await configured(files, project, tool)) return [{ python: tool.run }];
    return [];
  };
  const steps: Record<string, () => Promise<Step[]>> = {
    lint: async () => {
      const found = await run(RUFF, FLAKE8);
      return found.length > 0 || !has(/\.py$/) ? found : [COMPILE];
    },
    typecheck: () => run(MYPY, PYRIGHT),
    test: async () => {
      const found = has(PYTEST_FILE) ? await run(PYTEST) : [];
      return found.length > 0 ? found : unittestSteps(project.dir, folders);
    },
  };
  const tasks = await Promise.all(wanted.map(async name => ({ name, steps: (await steps[name]?.()) ?? [] })));
  return tasks.filter(task => task.steps.length > 0);
}
