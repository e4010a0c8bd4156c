import { ActionError, type ReleaseRecord } from '@pipeline/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrayLog } from '../../contracts/test/array-log.ts';
import { jobEntry } from '../../contracts/test/reads-on.ts';
import {
  type BackTo,
  type DestinationOptions,
  destination,
  isNewestProvenKnown,
  isVerdictKnown,
  isWhereToKnown,
  type Memory,
  newestProven,
  remember,
  verdictOn,
} from '../src/index.ts';
import { events, happened, known } from './back/properties/events.ts';
import { DIGESTS, steps, written } from './proven/history.ts';
import { digest } from './proven/records.ts';

/** What is found far back in a log of many others is what would be found in one without them. */
let jobs = 100;
function others(count: number, verdict: 'steady' | 'not-started'): ReleaseRecord[] {
  return Array.from({ length: count }, () => {
    const subject = `ecs:eu-west-1/others/s${++jobs % 30}`;
    const { intent, outcome } = jobEntry(jobs, subject);
    if (outcome === undefined) return { intent };
    return { intent, outcome: { ...outcome, verdict, targets: [{ subject, verdict, detail: '' }] } };
  });
}

/** A tenth of a page of GitHub's list, since very many logs are read. */
const PAGE = 10;

const paddings = fc.array(fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 0, max: 3 * PAGE })), {
  minLength: 40,
  maxLength: 40,
});

/** With others in front of each, and behind. */
function among(
  records: readonly ReleaseRecord[],
  padding: readonly number[],
  verdict: 'steady' | 'not-started' = 'steady',
): ReleaseRecord[] {
  const padded = records.flatMap((record, at) => [...others(padding[at] ?? 0, verdict), record]);
  return [...padded, ...others(4 * PAGE, verdict)];
}

interface Where {
  /** All but what is refused. */
  goes: unknown;
  refuses: string[];
}

/** None in the middle of a run, nor while something older is under way: a hundred others do not come between there. */
function apart(records: readonly ReleaseRecord[], padding: readonly number[]): number[] {
  return padding.map((count, at) => {
    const [newer, older] = [records.slice(0, at), records.slice(at)];
    const next = newer.at(-1);
    const isUnderWay = older.some(
      ({ intent, outcome }) =>
        newer.some(other => other.intent.id === intent.id) ||
        (next !== undefined && outcome !== undefined && outcome.at > next.intent.at),
    );
    return isUnderWay ? 0 : count;
  });
}

function whereTo({ records, proofs }: Memory, to: BackTo, options: DestinationOptions): Where {
  try {
    const found = destination(records, proofs, to, options);
    if ('atRest' in found) return { goes: { at: found.at.id }, refuses: [] };
    const parts = found.parts.map(({ refuses: _, ...part }) => part);
    // Why it is left may be told otherwise: what was in doubt there left no trace on this world's platforms.
    const left = found.left.map(({ subject }) => subject);
    const goes = { to: found.to.id, parts, left, from: found.from.map(({ id }) => id) };
    return {
      goes,
      refuses: found.parts.flatMap(({ subject, refuses }) => refuses.map(each => `${subject} ${each}`)),
    };
  } catch (error) {
    if (error instanceof ActionError) return { goes: error.code, refuses: [] };
    throw error;
  }
}

it('a rollback goes where it would go', async () => {
  const seen = { far: 0, near: 0, nowhere: 0 };
  const kind = fc.oneof(fc.constantFrom('last-good' as const, 'previous' as const), fc.nat({ max: 8 }));
  const only = fc.option(fc.uniqueArray(fc.constantFrom('api', 'web', 'worker'), { minLength: 1 }), {
    nil: undefined,
  });
  await fc.assert(
    fc.asyncProperty(events, kind, only, paddings, async (history, asked, names, padding) => {
      const { records, proofs } = happened(history);
      const own = known({ records, proofs } as Parameters<typeof known>[0], names);
      const to: BackTo =
        typeof asked === 'number'
          ? { kind: 'release', id: records[asked % Math.max(1, records.length)]?.intent.id ?? 'none' }
          : { kind: asked };
      // All of it goes back, where nothing is named: what others have live must not be part of it then.
      const options = own === undefined ? {} : { only: own };
      const log = arrayLog(
        among(records, padding, own === undefined ? 'not-started' : 'steady'),
        proofs,
        PAGE,
      );
      const memory = await remember(log, 'production', each => isWhereToKnown(each, to, options));
      const expected = whereTo({ records, proofs }, to, options);
      const found = whereTo(memory, to, options);
      expect(found.goes).toEqual(expected.goes);
      // More only where an image serves on elsewhere since long ago.
      expect(found.refuses).toEqual(expect.arrayContaining(expected.refuses));
      seen[typeof expected.goes === 'string' ? 'nowhere' : log.read > PAGE ? 'far' : 'near'] += 1;
    }),
    { numRuns: 300 },
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(15);
});

it('a digest is as proven or refused as it would be', async () => {
  const seen = { proven: 0, refused: 0, unproven: 0, unknown: 0, far: 0 };
  await fc.assert(
    fc.asyncProperty(
      steps(fc.boolean()),
      fc.constantFrom(...DIGESTS),
      paddings,
      async (history, name, padding) => {
        const { records, proofs } = written(history);
        const log = arrayLog(among(records, apart(records, padding)), proofs, PAGE);
        const identity = digest(name);
        const memory = await remember(log, 'staging', each =>
          isVerdictKnown(identity, each.records, each.proofs),
        );
        const said = (of: Memory) => {
          const { detail: _, ...verdict } = verdictOn(identity, of.records, of.proofs);
          return verdict;
        };
        expect(said(memory)).toEqual(said({ records, proofs }));
        seen[said(memory).state] += 1;
        if (log.read > PAGE) seen.far += 1;
      },
    ),
    { numRuns: 1_000 },
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(30);
});

it('the newest proven release is the one that it would be', async () => {
  let far = 0;
  await fc.assert(
    fc.asyncProperty(steps(fc.constant(false)), paddings, async (history, padding) => {
      const { records, proofs } = written(history);
      const log = arrayLog(among(records, apart(records, padding), 'not-started'), proofs, PAGE);
      const memory = await remember(log, 'staging', each => isNewestProvenKnown(each.records, each.proofs));
      const { release } = newestProven(records, proofs);
      expect(newestProven(memory.records, memory.proofs).release).toEqual(release);
      if (release !== undefined && log.read > PAGE) far += 1;
    }),
    { numRuns: 1_000 },
  );
  expect(far).toBeGreaterThan(20);
});
