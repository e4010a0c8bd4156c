import { runInNewContext } from 'node:vm';

/** Milliseconds for one pattern over one body. A pattern that runs away is stopped, and says so. */
const LIMIT = 250;

/** What is wrong with a regular expression, or nothing. */
export function patternProblem(source: string): string | undefined {
  try {
    new RegExp(source);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Whether the pattern matches somewhere; `timeout` where it had not come to an end in its time. A body is
 * a stranger's and a pattern can backtrack for years on it; V8 can stop one only in a script with a timeout.
 * https://nodejs.org/api/vm.html#vmrunincontextcode-contextifiedobject-options
 */
export function matches(source: string, text: string): boolean | 'timeout' {
  try {
    return runInNewContext('new RegExp(source).test(text)', { source, text }, { timeout: LIMIT }) === true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'timeout';
    throw error;
  }
}
