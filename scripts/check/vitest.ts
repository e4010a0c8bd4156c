import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../paths.ts';
import { command } from './command.ts';
import type { Outcome } from './outcome.ts';
import { readReport, type VitestReport } from './vitest-report.ts';

/** Runs one project of vitest, and counts its tests. */
export async function vitestCheck(project: string): Promise<Outcome> {
  const file = join(cache, `vitest-${project}-${process.pid}.json`);
  try {
    const { code, output } = await command('vitest', [
      'run',
      `--project=${project}`,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, output, notes: [] };
    return readReport(JSON.parse(readFileSync(file, 'utf8')) as VitestReport, code, output);
  } finally {
    rmSync(file, { force: true });
  }
}
