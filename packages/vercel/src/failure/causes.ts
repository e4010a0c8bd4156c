import { accessCauses } from './access-causes.ts';
import { type Cause, type CauseRow, type Clue, causeIn } from './cause.ts';
import { codeCauses } from './code-causes.ts';
import { installCauses } from './install-causes.ts';
import { limitCauses } from './limit-causes.ts';
import { nothingCauses, settingsCauses } from './settings-causes.ts';

/** What never began tells most surely; that a command failed tells least, and stands last. */
const TABLES: readonly [Cause['of'], readonly CauseRow[]][] = [
  ['nothing', nothingCauses],
  ['access', accessCauses],
  ['settings', settingsCauses],
  ['limits', limitCauses],
  ['code', installCauses],
  ['code', codeCauses],
];

/** The likely cause, where anything tells one. */
export function causeOf(clue: Clue): Cause | undefined {
  for (const [of, rows] of TABLES) {
    const found = causeIn(rows, of, clue);
    if (found !== undefined) return found;
  }
  return undefined;
}
