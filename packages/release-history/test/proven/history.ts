import type { Ending, ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import fc from 'fast-check';
import { at, digest, image } from './records.ts';

/** What happens in an environment, one thing a minute. */
export type Step =
  | { begin: Record<string, string>; again: boolean }
  | { end: number; targets: Record<string, { verdict: Ending; undone: boolean; checks: string[] }> }
  | { proof: number; result: 'passed' | 'failed'; checks: string[]; digests: string[] };

const SUBJECTS = ['api', 'worker'];
export const DIGESTS = ['1', '2', '3'];
const some = (of: string[], least = 0) => fc.uniqueArray(fc.constantFrom(...of), { minLength: least });
const endings: Ending[] = [
  ...Array<Ending>(12).fill('steady'),
  'failed',
  'held',
  'cancelled',
  'superseded',
  'unknown',
];
const rarely = fc.nat({ max: 9 }).map(one => one === 9);

const ended = fc.record({
  verdict: fc.constantFrom(...endings),
  undone: rarely,
  checks: some(['health']),
});
const begin = fc
  .dictionary(fc.constantFrom(...SUBJECTS), fc.constantFrom(...DIGESTS), { minKeys: 1 })
  .map(images => ({ ...images }));
const nth = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 5 }));
export const steps = (again: fc.Arbitrary<boolean>): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ begin, again }) },
      { weight: 4, arbitrary: fc.record({ end: nth, targets: fc.record({ api: ended, worker: ended }) }) },
      {
        weight: 5,
        arbitrary: fc.record({
          proof: nth,
          result: fc.constantFrom('passed', 'passed', 'passed', 'failed'),
          checks: some(['smoke', 'e2e'], 1),
          digests: some(DIGESTS, 1),
        }),
      },
    ),
    { maxLength: 30 },
  );

/** What a log keeps of it. `end: 0` and `proof: 0` are about the newest release, and so on. */
export function written(history: readonly Step[]): { records: ReleaseRecord[]; proofs: ReleaseProof[] } {
  const records: ReleaseRecord[] = [];
  const proofs: ReleaseProof[] = [];
  const by = { actor: 'ann', url: 'https://github.com' };
  history.forEach((step, minute) => {
    if ('begin' in step) {
      const newest = records[0]?.intent.id;
      const id = step.again && newest !== undefined ? newest : `r${minute}`;
      const targets = Object.entries(step.begin).map(([subject, name]) => ({
        subject,
        artifacts: { web: image(name) },
        before: null,
      }));
      const commit = { sha: id, ref: 'refs/heads/main' };
      const intent = { schema: 1, id, environment: 'e', commit, by, at: at(minute), targets } as const;
      records.unshift({ intent: { ...intent, targets } });
    } else if ('end' in step) {
      const record = records[step.end];
      if (record === undefined || record.outcome !== undefined) return;
      const targets = record.intent.targets.map(({ subject }) => {
        const end = step.targets[subject];
        return {
          subject,
          detail: '',
          verdict: end?.verdict ?? 'unknown',
          undone: end?.undone === true && end.verdict !== 'held',
          checks: end?.checks ?? [],
        };
      });
      record.outcome = {
        schema: 1,
        intent: record.intent.id,
        at: at(minute),
        verdict: 'unknown',
        detail: '',
        targets,
      };
    } else {
      const release = records[step.proof]?.intent.id ?? 'nobody-knows';
      const { result, checks } = step;
      proofs.unshift({
        schema: 1,
        release,
        at: at(minute),
        result,
        checks,
        digests: step.digests.map(digest),
        by,
      });
    }
  });
  return { records, proofs };
}
