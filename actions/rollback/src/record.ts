import {
  type Ending,
  isDigest,
  type ReleaseProof,
  type TargetIntent,
  type TargetOutcome,
} from '@pipeline/contracts';
import { detailOf, endingOf, worst } from '@pipeline/deploy-stage';
import { identitiesOf } from '@pipeline/release-history';
import type { Looked } from './check.ts';
import type { Gone } from './go-back.ts';
import type { Ready } from './prepare.ts';

export function intentOf({ part: { subject, artifacts, of }, before }: Ready): TargetIntent {
  return { subject, artifacts, before, of };
}

/** What is refused from then on, is so only where what it went back to serves. */
export function targetOutcome(
  { ready, outcome, after }: Gone,
  looked: readonly Looked[] = [],
): TargetOutcome {
  const { subject, refuses } = ready.part;
  const verdict = endingOf(outcome);
  const url = after && ready.opened.url(after.now);
  const checks = verdict === 'steady' ? passedBy(subject, looked) : [];
  return {
    subject,
    verdict,
    detail: outcome.ended === undefined ? 'its turn never came' : detailOf(outcome),
    ...(after && { after: after.snapshot }),
    ...(url !== undefined && { url }),
    ...(verdict === 'steady' && refuses.length > 0 && { refuses }),
    ...(checks.length > 0 && { checks }),
  };
}

/** The worst of all. That one is as it was, beside others that are back, is a rollback that failed. */
export function wholeEnding(gone: readonly Gone[]): Ending {
  const whole = worst(gone.map(({ outcome }) => outcome));
  const ending = whole === undefined ? 'not-started' : endingOf(whole);
  const some = gone.some(({ outcome }) => endingOf(outcome) === 'steady');
  return ending === 'not-started' && some ? 'failed' : ending;
}

/** All that looked at it, alone or with the others, must have passed. */
function passedBy(subject: string, looked: readonly Looked[]): string[] {
  const own = looked.filter(each => each.subject === undefined || each.subject === subject);
  return own.every(({ found }) => found === 'good') ? [...new Set(own.flatMap(({ checks }) => checks))] : [];
}

/** What the checks said, as attest writes it down: one proof of what passed, and one of what did not. */
export function proofsOf(
  back: readonly Gone[],
  looked: readonly Looked[],
  said: Pick<ReleaseProof, 'release' | 'at' | 'by'>,
): ReleaseProof[] {
  const failed = looked.filter(({ found }) => found === 'bad');
  const bad = back.filter(({ ready }) =>
    failed.some(({ subject }) => subject === undefined || subject === ready.part.subject),
  );
  const good = back.filter(({ ready }) => passedBy(ready.part.subject, looked).length > 0);
  return [
    ...proofOf(
      'passed',
      good,
      good.flatMap(({ ready }) => passedBy(ready.part.subject, looked)),
      said,
    ),
    ...proofOf(
      'failed',
      bad,
      failed.flatMap(({ checks }) => checks),
      said,
    ),
  ];
}

function proofOf(
  result: ReleaseProof['result'],
  about: readonly Gone[],
  checks: readonly string[],
  said: Pick<ReleaseProof, 'release' | 'at' | 'by'>,
): ReleaseProof[] {
  if (about.length === 0) return [];
  const all = [...new Set(about.flatMap(({ ready }) => identitiesOf(intentOf(ready))))];
  const artifacts = all.filter(identity => !isDigest(identity));
  return [
    {
      schema: 1,
      ...said,
      result,
      checks: [...new Set(checks)],
      digests: all.filter(isDigest),
      ...(artifacts.length > 0 && { artifacts }),
    },
  ];
}
