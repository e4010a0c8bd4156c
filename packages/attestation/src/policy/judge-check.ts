import type { Evidence } from '../evidence/evidence.ts';
import { readTestResult, type TestResultRead } from '../statement/read-test-result.ts';
import type { Finding, Unmet } from './finding.ts';
import type { CheckRequirement } from './policy.ts';
import { signerProblem } from './signer-problem.ts';
import { formatAge, printable, signerName } from './text.ts';

export interface Circumstances {
  environment?: string | undefined;
  home?: string | undefined;
  now: Date;
}

/** One evidence that says something of the check. */
interface Result {
  evidence: Evidence;
  read: TestResultRead;
  /** Milliseconds since the epoch: as witnessed, or as claimed where nobody signed. */
  at: number;
}

/** Clocks differ by as much: milliseconds. */
const SKEW = 5 * 60_000;

/** The newest result of those who may speak decides, so that a failure is not outlived by an older success. */
export function judgeCheck(
  check: CheckRequirement,
  circumstances: Circumstances,
  evidence: readonly Evidence[],
): Finding {
  const requirement = `check ${check.name}`;
  const unmet = (reason: Unmet, text: string): Finding => ({ requirement, met: false, reason, text });
  const all = evidence.flatMap(each => resultOf(each, check.name)).sort(newestFirst(check.name));
  const { environment, now } = circumstances;
  const here = all.filter(({ read }) => environment === undefined || read.environment === environment);
  const distrusted: Array<{ reason: Unmet; text: string }> = [];
  const newest = here.find(result => {
    const problem = problemOf(result, check, circumstances.home);
    if (problem !== undefined) distrusted.push(problem);
    return problem === undefined;
  });
  if (newest === undefined) {
    const [first] = distrusted;
    return first === undefined
      ? unmet('missing', missing(all, environment))
      : unmet(first.reason, first.text);
  }
  const { signed } = newest.evidence;
  const age = now.getTime() - newest.at;
  const ahead = age < -SKEW;
  const where = newest.read.environment === undefined ? '' : ` in ${printable(newest.read.environment)}`;
  const when = Number.isFinite(age) && !ahead ? ` ${formatAge(age)} ago` : '';
  const who = 'identity' in signed ? `signed by ${signerName(signed.identity)}` : 'not signed';
  if (!newest.read.passed.has(check.name)) return unmet('failed', `failed${where}${when}, ${who}`);
  // It is not passed over for an older one either: what it hides could be a failure.
  if (ahead)
    return unmet('inconsistent', `its result is dated ${new Date(newest.at).toISOString()}, in the future`);
  if (check.maxAge !== undefined && !(age <= check.maxAge)) {
    const old = Number.isFinite(age) ? `${formatAge(age)} ago` : 'at a time that nobody says';
    return unmet('too-old', `passed${where} ${old}, and it may be ${formatAge(check.maxAge)} old, ${who}`);
  }
  return { requirement, met: true, by: newest.evidence, text: `passed${where}${when}, ${who}` };
}

function resultOf(evidence: Evidence, name: string): Result[] {
  const read = readTestResult(evidence.statement);
  if (read === undefined || !(read.passed.has(name) || read.failed.has(name))) return [];
  const { signed } = evidence;
  return [{ evidence, read, at: Date.parse('identity' in signed ? signed.at : (read.at ?? '')) }];
}

/** What has no time is oldest; of two of one time the failure comes first. */
const newestFirst = (name: string) => (a: Result, b: Result) =>
  (Number.isNaN(b.at) ? 0 : b.at) - (Number.isNaN(a.at) ? 0 : a.at) ||
  Number(b.read.failed.has(name)) - Number(a.read.failed.has(name));

function problemOf(
  { evidence: { signed } }: Result,
  check: CheckRequirement,
  home: string | undefined,
): { reason: Unmet; text: string } | undefined {
  if (!check.signed) return undefined;
  if (!('identity' in signed))
    return { reason: 'unsigned', text: `its result counts for nothing: ${signed.unsigned}` };
  const problem = signerProblem(signed.identity, check, home);
  return problem === undefined ? undefined : { reason: 'wrong-signer', text: `its result was ${problem}` };
}

function missing(all: readonly Result[], environment: string | undefined): string {
  if (environment === undefined) return 'has no result for this digest';
  const elsewhere = new Set(all.map(({ read }) => printable(read.environment ?? 'no environment')));
  const others = elsewhere.size > 0 ? `; there is one of ${[...elsewhere].slice(0, 3).join(', ')}` : '';
  return `has no result in ${environment} for this digest${others}`;
}
