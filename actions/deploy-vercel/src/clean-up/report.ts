import type { Cell, Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import { type DeploymentView, originOf } from '@pipeline/vercel';
import type { Config } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';
import { branchOf } from './meant.ts';

/** What became of one that was to go: deleted, unless it says why it stays. */
export interface Fate {
  view: DeploymentView;
  stays?: string;
  error?: ActionError;
}

export function reportCleanUp(
  { dryRun }: Pick<Config, 'dryRun'>,
  name: string,
  fates: readonly Fate[],
): Report<Outputs> {
  const gone = fates.filter(({ stays }) => stays === undefined);
  const failed = fates.flatMap(({ error }) => error ?? []);
  const done = dryRun ? 'would be deleted' : 'deleted';
  const rows = fates.map(({ view, stays }): Cell[] => [
    view.host,
    { code: branchOf(view) },
    new Date(view.createdAt).toISOString(),
    stays === undefined ? done : `stays: ${stays}`,
  ]);
  const [first] = failed;
  return {
    outputs: {
      ...(dryRun && { verdict: 'planned' }),
      removed: gone.map(({ view }) => ({ id: view.id, url: originOf(view.host), branch: branchOf(view) })),
    },
    summary: [
      { heading: `${dryRun ? 'Dry run: clean-up of' : 'Clean-up of'} ${name}` },
      rows.length === 0
        ? { text: 'There is no preview to delete.' }
        : { table: { columns: ['preview', 'branch', 'made', 'what becomes of it'], rows } },
      ...(dryRun ? [{ text: 'Nothing was written.' }] : []),
    ],
    ...(first !== undefined && { error: together(failed, first) }),
  };
}

/** The first, with how many there are. */
function together(all: readonly ActionError[], first: ActionError): ActionError {
  const { code, message, hint } = first;
  if (all.length === 1) return first;
  const more = `${message} (and ${all.length - 1} more could not be deleted)`;
  return new ActionError(code, more, { cause: first, ...(hint !== undefined && { hint }) });
}
