import type { Files } from './files.ts';
import type { Package, Root, Workspace } from './model.ts';
import type { NodePackage } from './node-packages.ts';
import { nodeName, nodePackages, nodeUses } from './node-packages.ts';
import { nodeTasks } from './node-tasks.ts';
import type { PythonPackage } from './python-packages.ts';
import { pythonName, pythonPackages, pythonUses } from './python-packages.ts';
import { pythonTasks } from './python-tasks.ts';
import { readTree } from './tree.ts';

const nodeId = (one: NodePackage) => `node:${one.dir}`;
const pythonId = (one: PythonPackage) => `python:${one.project.dir}`;

/** A name that several packages share says nothing: their folders (and, in one folder, their kinds) do. */
function unambiguous(packages: Package[]): Package[] {
  const shared = (one: Package, key: (each: Package) => string) =>
    packages.filter(each => key(each) === key(one)).length > 1;
  return packages.map(one => {
    if (!shared(one, each => each.name)) return one;
    const dir = one.dir === '' ? '.' : one.dir;
    return { ...one, name: shared(one, each => each.dir) ? `${dir} (${one.root.ecosystem})` : dir };
  });
}

/**
 * Finds the packages of a folder, what installs them, what they use of each other and which of the `wanted`
 * tasks each has. Throws a ConfigError that names a manifest which cannot be read.
 */
export async function discover(files: Files, wanted: readonly string[]): Promise<Workspace> {
  const tree = await readTree(files);
  const node = await nodePackages(files, tree);
  const python = await pythonPackages(files, tree);
  const pythonDirs = python.map(each => each.project.dir);
  const packages: Package[] = node.map(one => ({
    id: nodeId(one),
    name: nodeName(one),
    dir: one.dir,
    root: one.root,
    uses: nodeUses(one, node).map(nodeId),
    scripts: one.manifest.scripts,
    tasks: nodeTasks(one.manifest.scripts, wanted, one.hasMembers),
  }));
  for (const one of python) {
    packages.push({
      id: pythonId(one),
      name: pythonName(one),
      dir: one.project.dir,
      root: one.root,
      uses: pythonUses(one, python).map(pythonId),
      scripts: {},
      tasks: await pythonTasks(files, tree, one.project, wanted, pythonDirs),
    });
  }
  const roots: Root[] = [...new Set(packages.map(each => each.root))];
  return { roots, packages: unambiguous(packages) };
}
