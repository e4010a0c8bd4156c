import type { NodeManager, NodeRoot, PythonRoot, Root, Step } from '@pipeline/workspace';

/** Whether a program is on PATH. */
export type Has = (program: string) => boolean;

/** How a program is started, or what is missing and how to get it. */
export type Launch = { argv: string[]; note?: string } | { missing: string; get: string };

/** What npm's registry calls each manager, for where it is not on PATH. */
const ON_NPM: Record<NodeManager, string> = {
  npm: 'npm',
  pnpm: 'pnpm',
  yarn: '@yarnpkg/cli-dist',
  'yarn-classic': 'yarn',
  bun: 'bun',
};

const PROGRAM: Record<NodeManager, string> = {
  npm: 'npm',
  pnpm: 'pnpm',
  yarn: 'yarn',
  'yarn-classic': 'yarn',
  bun: 'bun',
};

function launchNode({ manager, version }: NodeRoot, has: Has): Launch {
  const program = PROGRAM[manager];
  if (has(program)) return { argv: [program] };
  if (manager === 'npm' || !has('npx')) {
    const setup = program === 'npm' ? 'Node.js' : `${program}, or Node.js with npx`;
    return { missing: program, get: `install ${setup} in a step before this one (actions/setup-node)` };
  }
  const wanted = version ?? (manager === 'yarn-classic' ? '1' : 'latest');
  const spec = `${ON_NPM[manager]}@${wanted}`;
  return { argv: ['npx', '--yes', spec], note: `${program} is not on PATH: npx fetches ${spec} instead` };
}

function launchPython({ manager }: PythonRoot, has: Has): Launch {
  if (manager !== 'pip' && !has(manager)) {
    return { missing: manager, get: `install it in a step before this one (pipx install ${manager})` };
  }
  const python = ['python3', 'python'].find(has);
  if (python === undefined && manager !== 'uv') {
    return { missing: 'python3', get: 'install Python in a step before this one (actions/setup-python)' };
  }
  return { argv: manager === 'pip' ? [python ?? 'python3'] : [manager] };
}

/** How what a root is installed and run with is started. */
export function launch(root: Root, has: Has): Launch {
  return root.ecosystem === 'node' ? launchNode(root, has) : launchPython(root, has);
}

/** The frozen installations, by manager; without a lockfile there is nothing to freeze. */
const FROZEN: Record<NodeManager, [locked: string[], free: string[]]> = {
  npm: [['ci'], ['install', '--no-package-lock']],
  pnpm: [
    ['install', '--frozen-lockfile'],
    ['install', '--no-frozen-lockfile', '--no-lockfile'],
  ],
  yarn: [
    ['install', '--immutable'],
    ['install', '--no-immutable'],
  ],
  'yarn-classic': [
    ['install', '--frozen-lockfile', '--non-interactive'],
    ['install', '--no-lockfile', '--non-interactive'],
  ],
  bun: [
    ['install', '--frozen-lockfile'],
    ['install', '--no-save'],
  ],
};

/** The commands that install a root; `venv` is where pip installs to, out of the checkout. */
export function installCommands(root: Root, start: readonly string[], venv: string): string[][] {
  if (root.ecosystem === 'node') {
    const [locked, free] = FROZEN[root.manager];
    return [[...start, ...(root.lockfile === undefined ? free : locked)]];
  }
  if (root.manager === 'uv') return [[...start, 'sync', ...(root.lockfile ? ['--locked'] : [])]];
  if (root.manager === 'poetry') return [[...start, 'install', '--no-interaction']];
  const pip = [`${venv}/bin/python`, '-m', 'pip', 'install', '--disable-pip-version-check', ...root.pip];
  return [[...start, '-m', 'venv', venv], pip];
}

/** One step of a task. pip's Python is that of `venv` where one was made. */
export function stepCommand(step: Step, root: Root, start: readonly string[], venv?: string): string[] {
  if ('script' in step) return [...start, 'run', step.script];
  if (root.ecosystem === 'python' && root.manager === 'uv')
    return [...start, 'run', '--no-sync', 'python', ...step.python];
  if (root.ecosystem === 'python' && root.manager === 'poetry')
    return [...start, 'run', 'python', ...step.python];
  return [...(venv === undefined ? start : [`${venv}/bin/python`]), ...step.python];
}
