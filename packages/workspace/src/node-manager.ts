import type { NodeManager } from './model.ts';

/** Lockfiles, the most telling first. */
const LOCKFILES: [string, NodeManager][] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

const PINNED = /^(npm|pnpm|yarn|bun)@([^+]*)/;
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/;

export interface FoundManager {
  manager: NodeManager;
  version?: string;
  lockfile?: string;
}

export const isNodeLockfile = (name: string): boolean => LOCKFILES.some(([file]) => file === name);

/**
 * Which manager a folder is installed with: what `packageManager` says, else whose lockfile lies there,
 * else pnpm where it has a pnpm-workspace.yaml, else npm. Yarn 1 and its successors take different flags:
 * `.yarnrc.yml` tells them apart where no version is pinned.
 */
export function nodeManager(names: readonly string[], packageManager?: string): FoundManager {
  const [, pinned, asked = ''] = PINNED.exec(packageManager ?? '') ?? [];
  const locked = LOCKFILES.find(([file, owner]) => names.includes(file) && (!pinned || owner === pinned));
  const name = (pinned as NodeManager | undefined) ?? locked?.[1];
  const manager = name ?? (names.includes('pnpm-workspace.yaml') ? 'pnpm' : 'npm');
  const classic = asked === '' ? !names.includes('.yarnrc.yml') : asked.startsWith('1.');
  return {
    manager: manager === 'yarn' && classic ? 'yarn-classic' : manager,
    ...(EXACT.test(asked) && { version: asked }),
    ...(locked && { lockfile: locked[0] }),
  };
}
