import type { Files } from './files.ts';
import { join } from './files.ts';

/** Never a project's own packages: what tools put there, and what tests read. */
const SKIPPED = new Set([
  'node_modules',
  'venv',
  '__pycache__',
  'site-packages',
  'vendor',
  'fixtures',
  '__fixtures__',
  'testdata',
]);

/** Every file's path by folder, sorted, without hidden folders, virtual environments and fixtures. */
export type Tree = ReadonlyMap<string, readonly string[]>;

export async function readTree(files: Files): Promise<Tree> {
  const tree = new Map<string, string[]>();
  const visit = async (dir: string): Promise<void> => {
    const entries = await files.entries(dir);
    if (entries.some(({ name }) => name === 'pyvenv.cfg')) return;
    const names = entries.filter(({ folder }) => !folder).map(({ name }) => name);
    tree.set(dir, names.sort());
    const below = entries.filter(({ name, folder }) => folder && !name.startsWith('.') && !SKIPPED.has(name));
    await Promise.all(below.map(({ name }) => visit(join(dir, name))));
  };
  await visit('');
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The folders that directly hold a file of that name, parents before what lies in them. */
export function foldersWith(tree: Tree, name: string): string[] {
  return [...tree].filter(([, names]) => names.includes(name)).map(([dir]) => dir);
}
