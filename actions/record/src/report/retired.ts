import { type Block, type Cell, oneLine, type Report } from '@pipeline/action-kit';
import type { Retirement } from '@pipeline/release-history';
import type { RetireConfig } from '../config/retire.ts';
import type { ToRetire } from '../retire/standing.ts';
import type { Outputs } from '../spec.gen.ts';
import { minute } from './words.ts';

/** A dry run: what would be written down. */
export function plannedToRetire(
  { environment, subjects, why }: RetireConfig,
  release: string,
): Report<Outputs> {
  return {
    outputs: { 'release-id': release, verdict: 'planned' },
    summary: [
      { heading: `Dry run: retire in ${environment}` },
      {
        table: { columns: ['what', 'why'], rows: subjects.map(subject => [{ code: subject }, oneLine(why)]) },
      },
      {
        text: `It would be written down that this serves no more in ${environment}. Nothing was read or written.`,
      },
    ],
  };
}

/** @param now this run: its retirement's id, and who */
export function retiredReport(
  { environment, why }: RetireConfig,
  { subjects, already }: ToRetire,
  now: { id: string; by: string },
): Report<Outputs> {
  const rows = [
    ...subjects.map((subject): Cell[] => [{ code: subject }, 'now', oneLine(now.by), oneLine(why)]),
    ...already.map(one => [{ code: oneLine(one.subject) }, ...whenAndWhy(one)]),
  ];
  const [first] = already;
  const isNew = subjects.length > 0;
  return {
    outputs: { 'release-id': isNew ? now.id : (first?.release ?? now.id), verdict: 'retired' },
    summary: [
      {
        heading: isNew
          ? `${environment}: retired`
          : `${environment}: retired already, so nothing was written`,
      },
      { table: { columns: ['what', 'since', 'by', 'why'], rows } },
      { text: 'It counts as live no more, and no rollback brings it back. The next deploy of it does.' },
    ],
  };
}

/** What is retired by now, of those that were asked about. `undefined` where there is nothing. */
export function retiredTable(retired: readonly Retirement[]): Block | undefined {
  if (retired.length === 0) return undefined;
  const rows = retired.map((one): Cell[] => [
    { code: oneLine(one.subject) },
    ...whenAndWhy(one),
    { text: oneLine(one.release), link: one.by.url },
  ]);
  return { table: { columns: ['service', 'since', 'by', 'why', 'release'], rows } };
}

function whenAndWhy({ at, by, why }: Retirement): string[] {
  return [minute(at), oneLine(by.actor), oneLine(why, 300)];
}

/** For the next step to read. Texts in it are as they were written: from outside. */
export function retiredEntry(environment: string, { subject, at, by, release, why }: Retirement): object {
  return { environment, subject, since: at, by: by.actor, release, why };
}

/** What a person would say, in one line. */
export function retiredLine(environment: string, { subject, at, by, why }: Retirement): string {
  const more = why === '' ? '' : `: ${why}`;
  return oneLine(`${environment}: ${subject} is retired since ${minute(at)}, by ${by.actor}${more}`, 500);
}
