import type { Outcome, Result } from './outcome.ts';

/** One line when a check ends, and one for each thing that it skipped. */
export function progressLine({ name, took, outcome }: Result): string {
  const { passed, failed, skipped, notes } = outcome;
  const mark = failed > 0 ? 'FAILED ' : passed > 0 ? 'passed ' : 'skipped';
  const counts = passed + failed + skipped > 1 ? `  ${counted(outcome)}` : '';
  const time = `${(took / 1_000).toFixed(1)} s`.padStart(8);
  return [`${mark}  ${name.padEnd(11)} ${time}${counts}`, ...notes.map(note => `         ${note}`)].join(
    '\n',
  );
}

/** The whole output of each check that failed, under its name; empty when all passed. */
export function failuresText(results: readonly Result[]): string {
  return results
    .filter(({ outcome }) => outcome.failed > 0)
    .map(({ name, outcome }) => `\n──── ${name} failed ────\n${outcome.output.trimEnd()}\n`)
    .join('');
}

/** The last line of the whole run, which CI reads. */
export function totalLine(results: readonly Result[]): string {
  const sum = (of: (outcome: Outcome) => number) =>
    results.reduce((total, { outcome }) => total + of(outcome), 0);
  return counted({
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
  });
}

function counted({ passed, failed, skipped }: Pick<Outcome, 'passed' | 'failed' | 'skipped'>): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
