import { ConfigError, nearest } from '@pipeline/contracts';
import {
  affectedBy,
  type Changes,
  join,
  matchesGlobs,
  type Package,
  type Workspace,
} from '@pipeline/workspace';

/** Which packages are looked at, and why these. */
export interface Selection {
  changed: Package[];
  /** Those whose tasks run. */
  affected: Package[];
  /** One sentence. */
  reason: string;
  /** Why single files touched more than their own package. */
  details: string[];
}

const WELL_KNOWN = ['lint', 'typecheck', 'test'];

/** A task that no package has, unless it is one of the usual three, is a typing error. */
export function checkTasks(tasks: readonly string[], { packages }: Workspace): void {
  const scripts = new Set(packages.flatMap(each => Object.keys(each.scripts)));
  const unknown = tasks.filter(
    task =>
      !WELL_KNOWN.includes(task) && !packages.some(each => each.tasks.some(({ name }) => name === task)),
  );
  if (unknown.length === 0) return;
  const hints = unknown.map(task => {
    const close = nearest(task, new Set([...WELL_KNOWN, ...scripts]));
    return close.length === 0
      ? `Remove ${task} from tasks.`
      : `For ${task}, did you mean ${close.join(' or ')}?`;
  });
  throw new ConfigError(`No package has a script named ${unknown.join(' or ')}.`, { hint: hints.join(' ') });
}

/** Keeps what the `packages` input names; a pattern that matches nothing is a typing error. */
function only(patterns: readonly string[], packages: readonly Package[]): Package[] {
  if (patterns.length === 0) return [...packages];
  const matches = (one: Package, pattern: string) =>
    one.name === pattern || one.dir === join('', pattern) || matchesGlobs(one.dir, [pattern]);
  const idle = patterns.filter(pattern => !packages.some(each => matches(each, pattern)));
  if (idle.length > 0) {
    const known = packages.map(each => each.name);
    const close = [...new Set(idle.flatMap(pattern => nearest(pattern, known)))];
    throw new ConfigError(`No package matches ${idle.map(each => `"${each}"`).join(', ')}.`, {
      hint: `${close.length > 0 ? `Did you mean ${close.join(' or ')}? ` : ''}There are: ${known.join(', ')}.`,
    });
  }
  return packages.filter(each => patterns.some(pattern => matches(each, pattern)));
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** Applies the change, and then the `packages` input, to what there is. */
export function select(workspace: Workspace, changes: Changes, patterns: readonly string[]): Selection {
  const wanted = only(patterns, workspace.packages);
  if ('unknown' in changes) {
    return {
      changed: wanted,
      affected: wanted,
      reason: `Everything, because ${changes.unknown}.`,
      details: [],
    };
  }
  const found = affectedBy(changes.files, workspace);
  const changed = found.changed.filter(each => wanted.includes(each));
  const affected = found.affected.filter(each => wanted.includes(each));
  const since = `since ${changes.since} (${changes.base.slice(0, 7)})`;
  const dependents = affected.length - changed.length;
  const reason =
    affected.length === 0
      ? `${count(changes.files.length, 'file')} changed ${since}, none of them in these packages.`
      : `${count(changed.length, 'package')} changed ${since}, ${dependents} more by dependency.`;
  return { changed, affected, reason, details: found.reasons };
}
