import { ConfigError } from '@pipeline/contracts';
import { type Package, type Root, type Task, withDependencies } from '@pipeline/workspace';
import { type Has, installCommands, launch, stepCommand } from './commands.ts';

/** Commands that run one after another in one folder, relative to the workspace's. */
export interface Job {
  /** Such as `api:test`; of an installation `install services/api`. */
  id: string;
  package: string;
  task: string;
  dir: string;
  commands: string[][];
  /** Ids of the jobs that must have passed before. */
  after: string[];
}

export interface GatePlan {
  /** In the order in which they run. */
  installs: Job[];
  jobs: Job[];
  /** What is worth knowing of how it will be done. */
  notes: string[];
}

export interface Given {
  install: boolean;
  has: Has;
  /** Folder for virtual environments, absolute. */
  tempDir: string;
}

const shown = (dir: string) => (dir === '' ? '.' : dir);
const installId = (root: Root) => `install ${shown(root.dir)} (${root.manager})`;
const venvOf = (root: Root, tempDir: string) =>
  `${tempDir}/gate-venv/${root.dir.replace(/[^\w.-]/g, '_') || 'root'}`;

const installsFirst = (root: Root, given: Given) => given.install && root.needsInstall;

/** Starts what is missing nowhere; one error names all that is, with how to get it. */
function launches(roots: readonly Root[], given: Given): { starts: Map<Root, string[]>; notes: string[] } {
  const starts = new Map<Root, string[]>();
  const notes = new Set<string>();
  const missing = new Map<string, { get: string; dirs: string[] }>();
  for (const root of roots) {
    const found = launch(root, given.has);
    if ('missing' in found) {
      const { dirs } = missing.get(found.missing) ?? { dirs: [] };
      missing.set(found.missing, { get: found.get, dirs: [...dirs, shown(root.dir)] });
    } else {
      starts.set(root, found.argv);
      if (found.note !== undefined) notes.add(found.note);
    }
    if (installsFirst(root, given) && root.lockfile === undefined && root.manager !== 'pip') {
      notes.add(`${shown(root.dir)} has no lockfile: what is installed can differ from run to run`);
    }
  }
  if (missing.size > 0) {
    const each = [...missing].map(([name, { dirs }]) => `${name} (for ${dirs.join(', ')})`);
    const hints = [...missing].map(([name, { get }]) => `${name}: ${get}.`);
    throw new ConfigError(`Not found on this runner: ${each.join('; ')}.`, { hint: hints.join(' ') });
  }
  return { starts, notes: [...notes] };
}

/** A package's build waits for those of what it uses; any other task for its own package's build too. */
function waitsFor(
  one: Package,
  task: Task,
  built: ReadonlySet<string>,
  packages: readonly Package[],
): string[] {
  const uses = packages.filter(each => one.uses.includes(each.id));
  const before = task.name === 'build' ? uses : [one, ...uses];
  return before.map(each => `${each.name}:build`).filter(id => built.has(id));
}

/**
 * What to install and run for the affected packages. Builds, where they were asked for, include those of
 * what the affected packages use. Throws a ConfigError that names every program that is missing.
 */
export function makePlan(affected: readonly Package[], packages: readonly Package[], given: Given): GatePlan {
  const ids = affected.map(each => each.id);
  const needed = withDependencies(ids, packages);
  const chosen = needed.flatMap(one => {
    const tasks = one.tasks.filter(({ name }) => ids.includes(one.id) || name === 'build');
    return tasks.map(task => ({ one, task }));
  });
  const roots = [...new Set(chosen.map(({ one }) => one.root))].sort((a, b) => a.dir.length - b.dir.length);
  const { starts, notes } = launches(roots, given);
  const installed = roots.filter(root => installsFirst(root, given));
  const built = new Set(
    chosen.filter(({ task }) => task.name === 'build').map(({ one }) => `${one.name}:build`),
  );
  const jobs = chosen.map(({ one, task }): Job => {
    const venv = installed.includes(one.root) ? venvOf(one.root, given.tempDir) : undefined;
    return {
      id: `${one.name}:${task.name}`,
      package: one.name,
      task: task.name,
      dir: one.dir,
      commands: task.steps.map(step => stepCommand(step, one.root, starts.get(one.root) ?? [], venv)),
      after: [
        ...(installed.includes(one.root) ? [installId(one.root)] : []),
        ...waitsFor(one, task, built, packages),
      ],
    };
  });
  const installs = installed.map(
    (root): Job => ({
      id: installId(root),
      package: shown(root.dir),
      task: `install (${root.manager})`,
      dir: root.dir,
      commands: installCommands(root, starts.get(root) ?? [], venvOf(root, given.tempDir)),
      after: [],
    }),
  );
  return { installs, jobs, notes };
}
