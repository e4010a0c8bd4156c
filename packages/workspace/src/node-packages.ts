import { ConfigError } from '@pipeline/contracts';
import { parse } from 'yaml';
import type { Files } from './files.ts';
import { basename, join, parent, within } from './files.ts';
import { matchesGlobs } from './glob.ts';
import type { NodeRoot } from './model.ts';
import { isNodeLockfile, nodeManager } from './node-manager.ts';
import type { PackageJson } from './package-json.ts';
import { readPackageJson } from './package-json.ts';
import type { Tree } from './tree.ts';
import { foldersWith } from './tree.ts';

export interface NodePackage {
  dir: string;
  manifest: PackageJson;
  root: NodeRoot;
  /** It is the root of a workspace that has members. */
  hasMembers: boolean;
}

/** Scripts that an install runs by itself, so that it is needed even where nothing is depended on. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

/** The member patterns of a folder: pnpm-workspace.yaml's where it names packages, else package.json's. */
async function memberGlobs(files: Files, dir: string, manifest: PackageJson): Promise<string[]> {
  const path = join(dir, 'pnpm-workspace.yaml');
  const text = await files.read(path);
  if (text === undefined) return manifest.workspaces;
  try {
    const packages: unknown = parse(text)?.packages;
    return Array.isArray(packages) ? packages.filter(item => typeof item === 'string') : [];
  } catch (cause) {
    throw new ConfigError(`${path} is not valid YAML.`, { cause, hint: String(cause) });
  }
}

function isMember(dir: string, root: string, globs: readonly string[]): boolean {
  return (
    dir !== root && within(dir, root) && matchesGlobs(root === '' ? dir : dir.slice(root.length + 1), globs)
  );
}

function makeRoot(
  dir: string,
  names: readonly string[],
  manifests: PackageJson[],
  own: PackageJson,
): NodeRoot {
  const { manager, version, lockfile } = nodeManager(names, own.packageManager);
  return {
    ecosystem: 'node',
    dir,
    manager,
    ...(version && { version }),
    ...(lockfile && { lockfile: join(dir, lockfile) }),
    needsInstall: manifests.some(
      ({ dependencies, scripts }) =>
        Object.keys(dependencies).length > 0 || INSTALL_SCRIPTS.some(name => name in scripts),
    ),
  };
}

/**
 * Every package.json that is a workspace's root, its member, or stands alone. One that lies inside another
 * project without being its member counts only where it has a lockfile of its own.
 */
export async function nodePackages(files: Files, tree: Tree): Promise<NodePackage[]> {
  const dirs = foldersWith(tree, 'package.json');
  const manifests = new Map<string, PackageJson>();
  for (const dir of dirs) manifests.set(dir, await readPackageJson(files, dir));
  const found: NodePackage[] = [];
  const claimed = new Set<string>();
  for (const [dir, manifest] of manifests) {
    if (claimed.has(dir)) continue;
    const names = tree.get(dir) ?? [];
    const globs = await memberGlobs(files, dir, manifest);
    const members = dirs.filter(each => !claimed.has(each) && isMember(each, dir, globs));
    const inside = found.some(each => within(dir, each.root.dir));
    if (members.length === 0 && inside && !names.some(isNodeLockfile)) continue;
    if (members.length === 0 && !manifest.name && Object.keys(manifest.scripts).length === 0) continue;
    const group = [dir, ...members].map(each => ({ dir: each, manifest: manifests.get(each) ?? manifest }));
    const root = makeRoot(
      dir,
      names,
      group.map(each => each.manifest),
      manifest,
    );
    for (const each of group) {
      claimed.add(each.dir);
      found.push({ ...each, root, hasMembers: each.dir === dir && members.length > 0 });
    }
  }
  return found;
}

const LOCAL = /^(?:file|link|portal):(.*)$/;

/** The packages that one uses: by name within its workspace, or by a `file:`, `link:` or `portal:` path. */
export function nodeUses(one: NodePackage, all: readonly NodePackage[]): NodePackage[] {
  // A root's own scripts see the whole tree below it.
  if (one.hasMembers) return all.filter(each => each !== one && each.root === one.root);
  return Object.entries(one.manifest.dependencies).flatMap(([name, range]) => {
    const path = LOCAL.exec(range)?.[1];
    const target = path === undefined ? undefined : join(one.dir, path);
    return all.filter(each =>
      target === undefined ? each.root === one.root && each.manifest.name === name : each.dir === target,
    );
  });
}

export function nodeName({ dir, manifest }: NodePackage): string {
  return manifest.name ?? (basename(dir) || basename(parent(dir)) || 'root');
}
