import type { Task } from './model.ts';

/** The names that scripts of one purpose go by, the one meant for CI first. */
const WELL_KNOWN: Record<string, string[]> = {
  lint: ['lint:ci', 'lint', 'lint:check', 'eslint', 'biome'],
  typecheck: ['typecheck', 'type-check', 'check-types', 'check:types', 'types:check', 'tsc'],
  test: ['test:ci', 'test', 'test:unit', 'unit'],
};

/** What `npm init` writes: not a test. */
const PLACEHOLDER = /no test specified/;

/** A script that runs other packages' scripts, which are run directly here. */
const RECURSIVE =
  /\b(?:turbo|nx|lerna|wireit|moon)\b|\bpnpm\b.*\s(?:-r|--recursive|--filter|-F)\b|\bnpm\b.*\s(?:-ws|--workspaces?|-w)\b|\byarn\s+workspaces?\b|\bbun\b.*\s--filter\b/;

export function isRecursive(script: string): boolean {
  return RECURSIVE.test(script);
}

/**
 * The tasks among `wanted` that a package.json has a script for. A name that is not well known is taken as a
 * script's own. A workspace root's recursive scripts are left out: its members are run one by one.
 */
export function nodeTasks(
  scripts: Record<string, string>,
  wanted: readonly string[],
  isRoot: boolean,
): Task[] {
  return wanted.flatMap(name => {
    const script = (own(WELL_KNOWN, name) ?? [name]).find(each => {
      const text = own(scripts, each);
      return text !== undefined && !PLACEHOLDER.test(text) && !(isRoot && isRecursive(text));
    });
    return script === undefined ? [] : [{ name, steps: [{ script }] }];
  });
}

/** A task may be called `constructor`, or any other name that every object answers to. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
