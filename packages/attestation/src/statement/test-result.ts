import { about, type Subjects } from './about.ts';
import { type Statement, TEST_RESULT } from './statement.ts';

export interface TestResultFacts {
  /** The images that were live while they were checked. */
  subjects: Subjects;
  result: 'passed' | 'failed';
  /** By name, such as `smoke`; a check without a result of its own ended as the whole did. */
  checks: ReadonlyArray<{ name: string; result?: 'passed' | 'failed' }>;
  /** Where they ran, such as `staging`. */
  environment: string;
  /** The release's id. */
  release?: string;
  commit?: string;
  /** The run's page. */
  url: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md */
export interface TestResultPredicate {
  result: 'PASSED' | 'WARNED' | 'FAILED';
  /** Resource descriptors. Ours is one: the run, with what the predicate has no field for as its annotations. */
  configuration: Array<{ name?: string; uri?: string; annotations?: Record<string, string> }>;
  url?: string;
  passedTests?: string[];
  warnedTests?: string[];
  failedTests?: string[];
}

/** What checks in an environment said of some images, as a statement that conforms to test-result v0.1. */
export function testResult(facts: TestResultFacts): Statement {
  const { environment, release, commit, at, url } = facts;
  const ended = (as: 'passed' | 'failed') =>
    facts.checks.filter(check => (check.result ?? facts.result) === as).map(check => check.name);
  const predicate: TestResultPredicate = {
    result: facts.result === 'passed' ? 'PASSED' : 'FAILED',
    configuration: [
      {
        name: 'run',
        uri: url,
        annotations: {
          environment,
          ...(release !== undefined && { release }),
          ...(commit !== undefined && { commit }),
          at,
        },
      },
    ],
    url,
    passedTests: ended('passed'),
    failedTests: ended('failed'),
  };
  return about(facts.subjects, TEST_RESULT, predicate);
}
