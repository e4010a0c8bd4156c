import { stripVTControlCharacters } from 'node:util';
import type { Annotation, Block, Cell, Report } from '@pipeline/action-kit';
import { ActionError, formatDuration } from '@pipeline/contracts';
import type { Outcome, Result } from './execute.ts';
import { annotations, findings } from './findings/index.ts';
import type { GatePlan, Job } from './plan.ts';
import type { Selection } from './select.ts';
import type { Outputs } from './spec.gen.ts';

/** GitHub shows ten errors of a step; one of them is the action's own. */
const SHOWN_ANNOTATIONS = 9;
const SHOWN_LINES = 40;
/** A summary may hold 1 MiB in all; a line of data must not take the place of what failed elsewhere. */
const SHOWN_CHARACTERS = 500;

const MARKS: Record<Outcome, string> = {
  passed: '✓',
  failed: '✗',
  'timed out': '✗',
  cancelled: '–',
  'not run': '–',
};

const names = (packages: Selection['affected']) => JSON.stringify(packages.map(each => each.name));

function selected({ changed, affected, reason }: Selection): Partial<Outputs> {
  return { reason, 'changed-packages': names(changed), 'affected-packages': names(affected) };
}

function why({ reason, details }: Selection): Block[] {
  const shown = details.slice(0, 5).map(each => `- ${each}`);
  const more = details.length > shown.length ? [`- and ${details.length - shown.length} more`] : [];
  return [{ heading: 'Gate' }, { text: [reason, ...shown, ...more].join('\n') }];
}

/** Packages that have none of the tasks: said, since nothing vouches for them. */
function withoutTasks({ affected }: Selection): Cell[][] {
  return affected.filter(each => each.tasks.length === 0).map(each => [each.name, '–', 'no such task', '']);
}

/** Nothing was to be done: still one outcome, and a green one. */
export function nothingReport(selection: Selection): Report<Outputs> {
  const changed = selection.affected.length > 0;
  const outcome = changed ? 'skipped-no-tasks' : 'skipped-nothing-changed';
  const text = changed ? 'None of these packages has any of the tasks.' : 'Nothing to run.';
  return {
    outputs: { outcome, ...selected(selection), ran: '[]', failed: '[]' },
    summary: [...why(selection), { text }],
    ...(changed && {
      annotations: [{ level: 'warning' as const, title: 'gate', message: `${text} ${selection.reason}` }],
    }),
  };
}

/** A dry run's: what would be installed and run, command by command. */
export function planReport(selection: Selection, { installs, jobs, notes }: GatePlan): Report<Outputs> {
  const rows = [...installs, ...jobs].map((job): Cell[] => [
    job.package,
    job.task,
    { code: job.commands.map(argv => argv.join(' ')).join(' && ') },
    job.dir === '' ? '.' : job.dir,
  ]);
  return {
    outputs: {
      outcome: 'planned',
      ...selected(selection),
      ran: JSON.stringify(jobs.map(each => each.id)),
      failed: '[]',
    },
    summary: [
      ...why(selection),
      ...notes.map(text => ({ text })),
      {
        table: {
          columns: ['Package', 'Task', 'Command', 'Folder'],
          rows: [...rows, ...withoutTasks(selection)],
        },
      },
      { text: 'Dry run: nothing was run.' },
    ],
  };
}

/** The last lines of a job's output, for the summary. */
function tail(output: string): string {
  const lines = stripVTControlCharacters(output).trimEnd().split('\n');
  return lines
    .slice(-SHOWN_LINES)
    .map(line => (line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line))
    .join('\n');
}

const label = ({ package: name, task }: Job) => `${name} ${task}`;

export interface Folders {
  /** The checkout, absolute. */
  checkout: string;
  /** The folder that packages were looked for in, absolute. */
  folder: string;
}

/** Only what stands on a line: that a task failed, and how, is said by the action's own error. */
function annotate(results: readonly Result[], { checkout, folder }: Folders): Annotation[] {
  const all = results.flatMap(({ job, output }) => {
    const place = { checkout, folder: job.dir === '' ? folder : `${folder}/${job.dir}` };
    return annotations(findings(output), place, label(job));
  });
  return all.slice(0, SHOWN_ANNOTATIONS);
}

/** Such as `api test (exit code 1)`. */
function told({ job, outcome, detail }: Result): string {
  return `${label(job)} (${outcome === 'not run' ? outcome : detail})`;
}

/** What was run and how it ended. `cancelled` is the reason where the run was cancelled. */
export function resultReport(
  selection: Selection,
  results: readonly Result[],
  folders: Folders,
  cancelled?: Error,
): Report<Outputs> {
  const bad = results.filter(each => each.outcome !== 'passed');
  const failed = bad.filter(each => each.outcome !== 'not run');
  const rows = results.map(({ job, outcome, ms, detail }): Cell[] => [
    job.package,
    job.task,
    `${MARKS[outcome]} ${outcome}${detail && outcome !== 'passed' ? `: ${detail}` : ''}`,
    outcome === 'not run' ? '' : formatDuration(ms),
  ]);
  const outcome = cancelled ? 'cancelled' : bad.length > 0 ? 'failed' : 'passed';
  const count = `${bad.length} of ${results.length} did not pass: ${bad.map(told).join(', ')}`;
  return {
    outputs: {
      outcome,
      ...selected(selection),
      ran: JSON.stringify(results.filter(each => each.outcome !== 'not run').map(each => each.job.id)),
      failed: JSON.stringify(bad.map(each => each.job.id)),
    },
    summary: [
      ...why(selection),
      {
        table: {
          columns: ['Package', 'Task', 'Outcome', 'Time'],
          rows: [...rows, ...withoutTasks(selection)],
        },
      },
      ...failed.map(each => ({ title: `${label(each.job)}: the last lines`, code: tail(each.output) })),
    ],
    annotations: cancelled ? [] : annotate(failed, folders),
    ...(outcome !== 'passed' && {
      error:
        cancelled ??
        new ActionError('gate', `${count}.`, {
          hint: 'The log ends with the output of what failed, one group each; the same commands run on a laptop.',
        }),
    }),
  };
}
