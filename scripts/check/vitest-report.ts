import { relative } from 'node:path';
import { root } from '../paths.ts';
import type { Outcome } from './outcome.ts';

/** What we read of vitest's JSON report. https://vitest.dev/guide/reporters.html#json-reporter */
export interface VitestReport {
  numPassedTests: number;
  testResults: Array<{ name: string; status: string; assertionResults: Array<{ status: string }> }>;
}

/** A line that a suite prints to say what it skips and why; see test/conformance/tools.ts. */
const NOTICE = /^\s*([\w-]+: .+; skipped .+)$/gm;

/**
 * The report and the exit code → counts. A file that failed before its tests were known counts as one failure,
 * and so does a run that ended badly with no failed test (an unhandled rejection): nothing may pass unseen.
 */
export function readReport(report: VitestReport, code: number, output: string): Outcome {
  let failed = 0;
  let skipped = 0;
  const notes = new Set<string>();
  for (const [, notice = ''] of output.matchAll(NOTICE)) notes.add(notice);
  for (const { name, status, assertionResults } of report.testResults) {
    const failures = assertionResults.filter(test => test.status === 'failed').length;
    failed += failures === 0 && status === 'failed' ? 1 : failures;
    const left = assertionResults.filter(test => test.status !== 'passed' && test.status !== 'failed').length;
    skipped += left;
    if (left > 0) notes.add(`${relative(root, name)}: ${left} of ${assertionResults.length} tests skipped`);
  }
  if (code !== 0 && failed === 0) failed = 1;
  return { passed: report.numPassedTests, failed, skipped, output, notes: [...notes] };
}
