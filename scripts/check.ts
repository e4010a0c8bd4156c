/**
 * `pnpm test`: everything that must hold, side by side where the machine has cores for it. The last line counts
 * vitest's tests, and every other check as one. `pnpm test lint unit` runs just these and what they need.
 */
import { availableParallelism } from 'node:os';
import { checks } from './check/checks.ts';
import { failuresText, progressLine, totalLine } from './check/lines.ts';
import { runChecks } from './check/schedule.ts';
import { select } from './check/select.ts';

const chosen = select(checks, process.argv.slice(2));
if (typeof chosen === 'string') {
  console.error(chosen);
  process.exitCode = 2;
} else {
  const results = await runChecks(chosen, availableParallelism(), result =>
    console.log(progressLine(result)),
  );
  const failures = failuresText(results);
  if (failures !== '') console.log(failures);
  console.log(totalLine(results));
  if (results.some(({ outcome }) => outcome.failed > 0)) process.exitCode = 1;
}
