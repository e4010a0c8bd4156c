import type { RunDiagnosis } from '../diagnose.ts';
import { accessCauses } from './access-causes.ts';
import type { Cause, CauseRow, Clue } from './cause.ts';
import { exitCauses } from './exit-causes.ts';
import { imageCauses } from './image-causes.ts';
import { limitCauses } from './limit-causes.ts';
import { startCauses } from './start-causes.ts';

/** What never started tells most surely; how a program ended tells more than that it did not answer. */
const ROWS: readonly CauseRow[] = [
  ...imageCauses,
  ...accessCauses,
  ...limitCauses,
  ...exitCauses,
  ...startCauses,
];

/** The likely cause, where Google tells one. */
export function causeOf(clue: Clue): Cause | undefined {
  const row = ROWS.find(({ when }) => when(clue));
  if (row === undefined) return undefined;
  const text = (told: CauseRow['words']) => (typeof told === 'string' ? told : told(clue));
  return { words: text(row.words), fix: text(row.fix), page: row.page };
}

/** The likely cause by all that a diagnosis found. */
export function explain({
  conditions,
  operation,
  exit,
  attempts = [],
  logs,
}: RunDiagnosis): Cause | undefined {
  return causeOf({
    reasons: conditions.flatMap(({ reason }) => reason ?? []),
    texts: [
      ...conditions.map(({ message }) => message),
      ...(operation === undefined ? [] : [operation]),
      ...attempts.map(({ message }) => message),
    ],
    lines: logs.lines,
    ...(exit?.code !== undefined && { exitCode: exit.code }),
    ...(exit?.signal !== undefined && { signal: exit.signal }),
  });
}
