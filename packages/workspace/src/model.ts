export type NodeManager = 'npm' | 'pnpm' | 'yarn' | 'yarn-classic' | 'bun';
export type PythonManager = 'uv' | 'poetry' | 'pip';

interface Installed {
  /** Folder that one install command serves; `''` is the root. */
  dir: string;
  lockfile?: string;
  /** False where nothing is declared that an install would bring. */
  needsInstall: boolean;
}

export interface NodeRoot extends Installed {
  ecosystem: 'node';
  manager: NodeManager;
  /** The exact version that `packageManager` pins. */
  version?: string;
}

export interface PythonRoot extends Installed {
  ecosystem: 'python';
  manager: PythonManager;
  /** What `pip install` takes where pip is the manager: `['-r', 'requirements.txt']`. */
  pip: string[];
}

export type Root = NodeRoot | PythonRoot;

/** One command of a task: a script of package.json, or what follows `python`. */
export type Step = { script: string } | { python: string[] };

export interface Task {
  /** `lint`, `typecheck`, `test`, or the name of a script that was asked for. */
  name: string;
  steps: Step[];
}

export interface Package {
  /** Unique in the workspace: `node:services/api`. */
  id: string;
  /** As its manifest says, or its folder where that would be ambiguous. */
  name: string;
  dir: string;
  root: Root;
  /** Ids of the packages of this repository that it uses. */
  uses: string[];
  /** Every script that a manifest offers; none for Python. */
  scripts: Record<string, string>;
  tasks: Task[];
}

export interface Workspace {
  roots: Root[];
  packages: Package[];
}
