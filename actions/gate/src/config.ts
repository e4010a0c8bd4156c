import type { Problems } from '@pipeline/action-kit';
import { join } from '@pipeline/workspace';
import type { Inputs } from './spec.gen.ts';

/** What a gate was asked to do. */
export interface Config {
  tasks: string[];
  changedOnly: boolean;
  base: string | undefined;
  /** Relative to the checkout; `''` is the checkout itself. */
  workingDirectory: string;
  /** Names, or globs over folders; empty means all. */
  packages: string[];
  concurrency: number | undefined;
  install: boolean;
  /** Milliseconds for one task or installation. */
  timeout: number;
  dryRun: boolean;
}

const TASK = /^[A-Za-z0-9_][\w:.@/-]*$/;
const REF = /^[^-\s]\S*$/;
const MOST_AT_ONCE = 256;

/** Checks the inputs that need more than their type; `isFolder` is told a path relative to the checkout. */
export function configure(inputs: Inputs, problems: Problems, isFolder: (path: string) => boolean): Config {
  const tasks = [...new Set(inputs.tasks)];
  for (const task of tasks.filter(each => !TASK.test(each))) {
    problems.add('tasks', `"${task}" is not the name of a script`, 'Write names such as lint, test or build');
  }
  if (tasks.length === 0) problems.add('tasks', 'no task is named', 'Write at least one, such as test');
  const { base, concurrency, timeout } = inputs;
  if (base !== undefined && !REF.test(base)) {
    problems.add(
      'base',
      `"${base}" is not the name of a commit`,
      'Write a commit, a branch or a tag, such as origin/main',
    );
  }
  const folder = inputs.workingDirectory;
  if (folder.startsWith('/') || folder.includes('\\') || join('', folder).startsWith('..')) {
    problems.add(
      'working-directory',
      `"${folder}" is not in the checkout`,
      'Write a path relative to it, such as apps/shop',
    );
  } else if (!isFolder(folder)) {
    problems.add(
      'working-directory',
      `there is no folder "${folder}" in the checkout`,
      'Correct it, or check out the repository before (actions/checkout)',
    );
  }
  if (concurrency !== undefined && (concurrency < 1 || concurrency > MOST_AT_ONCE)) {
    problems.add(
      'concurrency',
      `${concurrency} is not between 1 and ${MOST_AT_ONCE}`,
      'Write a number such as 4, or leave it out',
    );
  }
  if (timeout <= 0) problems.add('timeout', 'it leaves no time at all', 'Write a time such as 15m');
  return {
    tasks,
    changedOnly: inputs.changedOnly,
    base,
    workingDirectory: join('', folder),
    packages: inputs.packages ?? [],
    concurrency,
    install: inputs.install,
    timeout,
    dryRun: inputs.dryRun,
  };
}
