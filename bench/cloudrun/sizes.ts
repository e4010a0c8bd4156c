import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Bytes of all files, at any depth, but for those that `leaveOut` names by their folder. */
export function filesBelow(folder: string, leaveOut: (folder: string) => boolean = () => false): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !leaveOut(entry.parentPath.slice(folder.length)))
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/**
 * Bytes of a package's own files and of those of all that it depends on, each version once.
 * @param from the folder of the package that depends on it
 */
export function installedSize(name: string, from: string): number {
  const sizes = new Map<string, number>();
  const visit = (wanted: string, dependent: string) => {
    const folder = folderOf(wanted, dependent);
    if (folder === undefined || sizes.has(folder)) return;
    sizes.set(
      folder,
      filesBelow(folder, below => below.includes('node_modules')),
    );
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
  };
  visit(name, from);
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

function folderOf(name: string, from: string): string | undefined {
  const paths = createRequire(join(from, 'index.js')).resolve.paths(name) ?? [];
  const found = paths.map(path => join(path, name)).find(path => existsSync(join(path, 'package.json')));
  return found && realpathSync(found);
}
