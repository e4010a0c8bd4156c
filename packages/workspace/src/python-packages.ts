import type { Files } from './files.ts';
import { basename, join, within } from './files.ts';
import { matchesGlobs } from './glob.ts';
import type { PythonManager, PythonRoot } from './model.ts';
import type { PythonProject } from './python-project.ts';
import { normalise, readPythonProject, table } from './python-project.ts';
import type { Tree } from './tree.ts';

export interface PythonPackage {
  project: PythonProject;
  root: PythonRoot;
}

const MANIFESTS = ['pyproject.toml', 'requirements.txt', 'setup.py'];

function managerOf({ names, pyproject }: PythonProject): PythonManager {
  if (names.includes('uv.lock')) return 'uv';
  if (names.includes('poetry.lock')) return 'poetry';
  if (Object.keys(table(pyproject, 'tool', 'uv')).length > 0) return 'uv';
  return Object.keys(table(pyproject, 'tool', 'poetry')).length > 0 ? 'poetry' : 'pip';
}

/** A project that only configures tools (no name, no requirement) is not installed itself. */
function pipArguments({ name, names, pyproject, requirements }: PythonProject): string[] {
  if (requirements.length > 0) return requirements.flatMap(file => ['-r', file]);
  const project = table(pyproject, 'project');
  const groups = Object.keys(table(pyproject, 'dependency-groups')).filter(isForDevelopment);
  const extras = Object.keys(table(project, 'optional-dependencies')).filter(isForDevelopment);
  const dependencies = project.dependencies;
  const depends = (Array.isArray(dependencies) && dependencies.length > 0) || extras.length > 0;
  const itself = (name !== undefined && depends) || (names.includes('setup.py') && name === undefined);
  return [
    ...(itself ? ['-e', extras.length > 0 ? `.[${extras.join(',')}]` : '.'] : []),
    ...groups.flatMap(group => ['--group', group]),
  ];
}

const isForDevelopment = (group: string) => /^(?:dev|development|test|tests|testing|lint|ci)$/.test(group);

function makeRoot(project: PythonProject): PythonRoot {
  const manager = managerOf(project);
  const lockfile = manager === 'pip' ? undefined : `${manager}.lock`;
  const pip = manager === 'pip' ? pipArguments(project) : [];
  return {
    ecosystem: 'python',
    dir: project.dir,
    manager,
    pip,
    ...(lockfile && project.names.includes(lockfile) && { lockfile: join(project.dir, lockfile) }),
    needsInstall: manager !== 'pip' || pip.length > 0,
  };
}

/** Whether a uv workspace takes a folder as its member. https://docs.astral.sh/uv/concepts/projects/workspaces/ */
function isUvMember(root: PythonProject, dir: string): boolean {
  const settings = table(root.pyproject, 'tool', 'uv', 'workspace');
  const globs = (key: string) => {
    const value = settings[key];
    return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
  };
  const path = root.dir === '' ? dir : dir.slice(root.dir.length + 1);
  return (
    dir !== root.dir &&
    within(dir, root.dir) &&
    matchesGlobs(path, globs('members')) &&
    !matchesGlobs(path, globs('exclude'))
  );
}

/** Every folder with a Python manifest; the members of a uv workspace are installed with its root. */
export async function pythonPackages(files: Files, tree: Tree): Promise<PythonPackage[]> {
  const dirs = [...tree].filter(([, names]) => MANIFESTS.some(name => names.includes(name)));
  const projects = await Promise.all(dirs.map(([dir, names]) => readPythonProject(files, dir, names)));
  const found: PythonPackage[] = [];
  for (const project of projects) {
    const owner = found.find(
      each => each.root.dir === each.project.dir && isUvMember(each.project, project.dir),
    );
    found.push({ project, root: owner?.root ?? makeRoot(project) });
  }
  return found;
}

export function pythonUses(one: PythonPackage, all: readonly PythonPackage[]): PythonPackage[] {
  const { dependencies, paths } = one.project;
  return all.filter(({ project }) => {
    if (project === one.project) return false;
    return paths.includes(project.dir) || dependencies.includes(normalise(project.name ?? ''));
  });
}

export function pythonName({ project }: PythonPackage): string {
  return project.name ?? (basename(project.dir) || 'root');
}
