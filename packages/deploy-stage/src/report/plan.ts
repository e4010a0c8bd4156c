import type { Block, Cell, Report } from '@pipeline/action-kit';
import type { Plan } from '@pipeline/contracts';
import { plansOf } from './outputs.ts';

/** A dry run, as far as every stage tells it the same. */
export interface PlanTold {
  /** Such as `shop/api, worker`. */
  title: string;
  /** What is deployed is called, over a column, such as `service`. */
  kind: string;
  names: readonly string[];
  notes: readonly Block[];
}

/** What a dry run has found out. @param rows what is deployed, what changes, from what, to what */
export function reportPlan(
  { title, kind, names, notes }: PlanTold,
  plans: readonly Plan[],
  rows: Cell[][],
): Report<{ verdict: string; services: object; plan: object[] }> {
  const changed = plans.some(({ changes }) => changes.length > 0);
  return {
    outputs: { verdict: 'planned', services: planned(names), plan: plansOf(plans) },
    summary: [
      { heading: `Dry run: ${title}` },
      table(kind, rows),
      { text: changed ? 'Nothing was written.' : 'Everything is as wanted already. Nothing was written.' },
      ...notes,
    ],
  };
}

/** What is to run of one, as far as images go. */
export interface BlindlyWanted {
  name: string;
  /** By container; `''` is the only one. */
  containers: Readonly<Record<string, { image?: string | undefined }>>;
}

/**
 * A dry run without credentials: what is wanted, with nothing to compare it with.
 * @param platform whose credentials there are none of, such as `AWS`
 */
export function reportBlindPlan(
  { title, kind, names, notes }: PlanTold,
  wanted: readonly BlindlyWanted[],
  platform: string,
): Report<{ verdict: string; services: object }> {
  const rows = wanted.flatMap(({ name, containers }): Cell[][] =>
    Object.entries(containers).flatMap(([container, { image }]) =>
      image === undefined
        ? []
        : [[name, container === '' ? 'image' : `container ${container}: image`, 'unknown', { code: image }]],
    ),
  );
  return {
    outputs: { verdict: 'planned', services: planned(names) },
    summary: [
      { heading: `Dry run: ${title}` },
      table(kind, rows),
      { text: `There are no ${platform} credentials, so nothing was looked at. Nothing was written.` },
      ...notes,
    ],
  };
}

function planned(names: readonly string[]): object {
  return Object.fromEntries(names.map(name => [name, { verdict: 'planned' }]));
}

function table(kind: string, rows: Cell[][]): Block {
  return { table: { columns: [kind, 'what', 'from', 'to'], rows } };
}
