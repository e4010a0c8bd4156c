import { relative } from 'node:path';
import { root } from '../paths.ts';
import type { Outcome } from './outcome.ts';

/** What we read of vitest's JSON report. https://vitest.dev/guide/reporters.html#json-reporter */
export interface VitestReport {
  numPassedTests: number;
  testResults: Array<{ name: string; status: string; assertionResults: TestReport[] }>;
}

interface TestReport {
  status: string;
  fullName?: string;
  failureMessages?: string[];
}

/** Lines that suites print to say what they skip and why; see test/conformance/tools.ts. */
const MISSING = /^\s*conformance: (.+) missing here; skipped what needs it$/gm;
const NOTICE = /^\s*([\w-]+: .+; skipped .+|skipped: .+)$/gm;

/**
 * The report and the exit code → counts. A file that failed before its tests were known counts as one failure,
 * and so does a run that ended badly with no failed test (an unhandled rejection): nothing may pass unseen.
 */
export function readReport(report: VitestReport, code: number, output: string): Outcome {
  let failed = 0;
  let skipped = 0;
  const incomplete: string[] = [];
  const failures: string[] = [];
  for (const { name, status, assertionResults } of report.testResults) {
    const file = relative(root, name);
    const broken = assertionResults.filter(test => test.status === 'failed');
    failed += broken.length === 0 && status === 'failed' ? 1 : broken.length;
    failures.push(...broken.map(test => `failed: ${file}: ${described(test)}`));
    const left = assertionResults.filter(test => test.status !== 'passed' && test.status !== 'failed').length;
    skipped += left;
    if (left > 0) incomplete.push(`${file} (${left} of ${assertionResults.length})`);
  }
  if (code !== 0 && failed === 0) failed = 1;
  const notes = [...failures, ...reasons(output)];
  if (incomplete.length > 0) notes.push(`tests skipped in ${incomplete.join(', ')}`);
  return { passed: report.numPassedTests, failed, skipped, output, notes };
}

/** Its name, and the first line of what went wrong: the whole of it may lie beyond what a log keeps. */
function described({ fullName = '', failureMessages = [] }: TestReport): string {
  const [first = ''] = (failureMessages[0] ?? '').split('\n');
  return `${fullName.trim()}: ${first.slice(0, 200)}`;
}

/** Why something was skipped: one line for all missing tools, whichever files miss them. */
function reasons(output: string): Set<string> {
  const tools = new Set<string>();
  for (const [, names = ''] of output.matchAll(MISSING))
    for (const name of names.split(' and ')) tools.add(name);
  const found = new Set<string>();
  if (tools.size > 0) found.add(`not on this machine: ${[...tools].join(', ')}; skipped what needs them`);
  for (const [, notice = ''] of output.replace(MISSING, '').matchAll(NOTICE)) found.add(notice);
  return found;
}
