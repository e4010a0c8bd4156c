import type { ReleaseRecord } from '@pipeline/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type BackTo,
  deliveryMetrics,
  destination,
  liveIn,
  retiredIn,
  wholeReleases,
} from '../../../src/index.ts';
import { at } from '../../proven/records.ts';
import type { World } from '../world.ts';
import { happened, retirements, whither } from './events.ts';

const RUNS = { numRuns: 120 };
const ALL = { api: '1', web: '2', worker: '3' };
const WINDOWS = { before: { from: at(0), to: at(20) }, window: { from: at(20), to: at(200) } };

/** What is retired, by going through the log: the words of the log alone, one after the other. */
function gone({ records }: World): Set<string> {
  const found = new Set<string>();
  for (const { intent, outcome } of records.toReversed())
    for (const { subject } of intent.targets) {
      const end = outcome?.targets.find(target => target.subject === subject);
      const never = ['not-started', 'superseded'].includes(end?.verdict ?? '') || end?.undone === true;
      if (intent.retires !== undefined) found.add(subject);
      else if (!never) found.delete(subject);
    }
  return found;
}

/** Each way to ask for a rollback: of everything, to whatever the log has. */
function everywhere({ records }: World): BackTo[] {
  return [
    { kind: 'last-good' },
    { kind: 'previous' },
    ...records.map(({ intent }): BackTo => ({ kind: 'release', id: intent.id })),
    ...records.map(({ intent }): BackTo => ({ kind: 'before', at: intent.at })),
  ];
}

it('nothing retired is live, and no rollback’s plan has it', () => {
  const seen = { retired: 0, returned: 0, went: 0, told: 0 };
  fc.assert(
    fc.property(retirements, history => {
      const world = happened(history);
      const retired = gone(world);
      expect(new Set(retiredIn(world.records).keys())).toEqual(retired);
      seen[retired.size > 0 ? 'retired' : 'returned'] += 1;
      for (const { subject, part } of liveIn(world.records, world.proofs)) {
        expect(retired.has(subject)).toBe(false);
        // Nor is what was there before it was retired, where something newer may or may not serve.
        const newer = world.records.slice(0, world.records.indexOf(part.record));
        const since = newer.filter(({ intent }) => intent.retires && names(intent, subject));
        expect(since).toEqual([]);
      }
      for (const to of everywhere(world)) {
        const found = whither(world, to);
        if (found === undefined || 'atRest' in found) continue;
        seen.went += 1;
        for (const { subject } of found.parts) expect(retired.has(subject)).toBe(false);
        seen.told += found.left.filter(({ subject }) => retired.has(subject)).length;
      }
      for (const subject of retired)
        expect(() =>
          destination(world.records, world.proofs, { kind: 'previous' }, { only: [subject] }),
        ).toThrow(/was retired at .* Nothing serves there/);
    }),
    RUNS,
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(10);
});

it('once all of it is deployed again, it is as if nothing had been retired', () => {
  fc.assert(
    fc.property(retirements, history => {
      const world = happened([...history, { good: ALL }]);
      const never = world.records.filter(({ intent }) => intent.retires === undefined);
      fc.pre(never.length < world.records.length);
      expect(everythingOf(world.records, world)).toEqual(everythingOf(never, world));
    }),
    RUNS,
  );
});

it('who does not know of retirements sees what is live, goes back and counts as if there were none', () => {
  fc.assert(
    fc.property(retirements, history => {
      const world = happened(history);
      const never = world.records.filter(({ intent }) => intent.retires === undefined);
      const old = world.records.map(({ intent: { retires: _, ...intent }, outcome }): ReleaseRecord => {
        return { intent, ...(outcome && { outcome }) };
      });
      const known = everythingOf(old, world);
      expect(known.live.map(({ subject, release }) => [subject, release.id])).toEqual(
        everythingOf(never, world).live.map(({ subject, release }) => [subject, release.id]),
      );
      expect(known.backs.map(({ plan }) => plan)).toEqual(
        everythingOf(never, world).backs.map(({ plan }) => plan),
      );
      expect(known.metrics).toEqual(everythingOf(never, world).metrics);
    }),
    RUNS,
  );
});

function names({ targets }: ReleaseRecord['intent'], subject: string): boolean {
  return targets.some(target => target.subject === subject);
}

/** All that is ever asked of a log. */
function everythingOf(records: readonly ReleaseRecord[], { proofs }: World) {
  const backs = (['last-good', 'previous'] as const).map(kind => {
    try {
      const found = destination(records, proofs, { kind });
      return { found, plan: 'atRest' in found ? found.at.id : [found.to.id, found.parts] };
    } catch (error) {
      return { found: (error as { code: string }).code, plan: (error as { code: string }).code };
    }
  });
  return {
    live: liveIn(records, proofs),
    releases: wholeReleases(records, proofs),
    metrics: deliveryMetrics(records, proofs, WINDOWS),
    retired: [...retiredIn(records).keys()],
    backs,
  };
}
