import { own, ownText } from './own.ts';
import { type Statement, TEST_RESULT } from './statement.ts';

/** What a test-result statement says, of ours or of anybody who writes the same predicate. */
export interface TestResultRead {
  /** Checks by name; one that ended with warnings did not pass. */
  passed: ReadonlySet<string>;
  failed: ReadonlySet<string>;
  environment?: string;
  release?: string;
  commit?: string;
  url?: string;
  /** ISO 8601, as claimed. */
  at?: string;
}

/** Undefined where the statement is no test result. */
export function readTestResult({ predicateType, predicate }: Statement): TestResultRead | undefined {
  if (predicateType !== TEST_RESULT) return undefined;
  const failed = new Set([...names(predicate, 'failedTests'), ...names(predicate, 'warnedTests')]);
  const passed = new Set(names(predicate, 'passedTests').filter(name => !failed.has(name)));
  const url = ownText(predicate, 'url');
  return { passed, failed, ...facts(predicate), ...(url !== undefined && { url }) };
}

function names(predicate: unknown, list: string): string[] {
  const given = own(predicate, list);
  return Array.isArray(given) ? given.filter(each => typeof each === 'string') : [];
}

/** Of the first descriptor that has annotations. */
function facts(
  predicate: unknown,
): Partial<Pick<TestResultRead, 'environment' | 'release' | 'commit' | 'at'>> {
  const configuration = own(predicate, 'configuration');
  const annotations = Array.isArray(configuration)
    ? configuration.map(each => own(each, 'annotations')).find(each => each !== undefined)
    : undefined;
  const found: ReturnType<typeof facts> = {};
  for (const fact of ['environment', 'release', 'commit', 'at'] as const) {
    const text = ownText(annotations, fact);
    if (text !== undefined) found[fact] = text;
  }
  return found;
}
