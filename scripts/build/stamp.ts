import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { cache, root } from '../paths.ts';

function* filesIn(path: string): Generator<string> {
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && entry.name !== 'test') yield* filesIn(child);
    } else yield child;
  }
}

/** What every bundle depends on: the lockfile, the build itself, and the packages. */
function shared(): string[] {
  const packages = readdirSync(join(root, 'packages')).filter(name => name !== 'local-cloud');
  return [
    join(root, 'pnpm-lock.yaml'),
    ...filesIn(join(root, 'scripts/build')),
    ...packages.flatMap(name => [...filesIn(join(root, 'packages', name))]),
  ];
}

function digestOf(files: Iterable<string>, first = ''): string {
  const hash = createHash('sha256').update(first);
  for (const file of files) hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

/** Digests of all that a bundle is made from, by the folder that is its own; what all are made from is read once. */
export function inputDigests(): (folder: string) => string {
  const ofShared = digestOf(shared());
  return folder => digestOf(filesIn(folder), ofShared);
}

const stampOf = (output: string) =>
  join(cache, 'build', `${createHash('sha256').update(output).digest('hex')}.stamp`);

/** Whether `output` was built from just these inputs, and is still there. */
export function isFresh(output: string, digest: string): boolean {
  return (
    existsSync(output) && existsSync(stampOf(output)) && readFileSync(stampOf(output), 'utf8') === digest
  );
}

export function markFresh(output: string, digest: string): void {
  mkdirSync(dirname(stampOf(output)), { recursive: true });
  writeFileSync(stampOf(output), digest);
}
