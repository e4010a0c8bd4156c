import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backRanks, type Destination, wholeReleases } from '../../../src/index.ts';
import type { World } from '../world.ts';
import { broken, events, happened, known, wentBack, whither } from './events.ts';
import { type Fact, factsOf, headsOf, refused } from './oracle.ts';

const RUNS = { numRuns: 800 };
const only = fc.option(fc.uniqueArray(fc.constantFrom('api', 'web', 'worker'), { minLength: 1 }), {
  nil: undefined,
});

function goesBack(
  world: World,
  kind: 'last-good' | 'previous',
  names?: readonly string[],
): Destination | undefined {
  const found = whither(world, { kind }, known(world, names));
  return found === undefined || 'atRest' in found ? undefined : found;
}

/** When the environment was as it is to be again: the newest record of that release. */
function timeOf(world: World, { to }: Destination): number {
  const rollback = to.back !== undefined;
  const at = world.records.findIndex(
    ({ intent }) => intent.id === to.id && (intent.back !== undefined) === rollback,
  );
  return world.records.length - 1 - at;
}

it('goes to the newest good state of each target, refuses nothing of it, and goes to nothing that is refused', () => {
  const seen = { went: 0, nowhere: 0, several: 0, left: 0 };
  fc.assert(
    fc.property(events, fc.constantFrom('last-good', 'previous'), only, (history, kind, names) => {
      const world = happened(history);
      const found = goesBack(world, kind, names);
      seen[found ? 'went' : 'nowhere'] += 1;
      if (found === undefined) return;
      if (found.parts.length > 1) seen.several += 1;
      if (found.left.length > 0) seen.left += 1;
      const facts = factsOf(world);
      const oldestFirst = [...world.records].reverse();
      const time = timeOf(world, found);
      const kept = [...keptOf(facts, found)];
      expect(found.to.standing.state).toBe('good');
      expect(found.parts.length).toBeGreaterThan(0);
      for (const { subject, snapshot, artifacts, refuses } of found.parts) {
        const good = goodBy(facts, subject, time);
        expect(snapshot).toBe(
          good?.record.outcome?.targets.find(target => target.subject === subject)?.after,
        );
        expect(artifacts.web).toBe(good?.image);
        expect(refused({ nth: good?.nth ?? -1, image: artifacts.web ?? '' }, oldestFirst)).toBe(false);
        for (const each of refuses) expect(kept.some(image => image.endsWith(each))).toBe(false);
        // All that is or may be live, and is not returned to and serves nowhere else, is refused.
        for (const head of headsOf(facts, subject))
          if (head.nth > time && head.origin !== good?.origin)
            expect(refuses.some(each => head.image.endsWith(each)) || kept.includes(head.image)).toBe(true);
      }
      // What was never good by then, or was gone back from, is left, and nothing that serves since then is touched.
      for (const { subject } of found.left) expect(goodBy(facts, subject, time)).toBeUndefined();
    }),
    RUNS,
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(10);
});

/** The newest that was good by then, and that no rollback has left. */
function goodBy(facts: readonly Fact[], subject: string, time: number): Fact | undefined {
  return facts.findLast(
    fact =>
      fact.subject === subject && fact.nth <= time && fact.good && fact.serves === 'surely' && !fact.left,
  );
}

/** What is returned to, and what serves on, on whatever target. */
function keptOf(facts: readonly Fact[], { to, parts }: Destination): Set<string> {
  const moved = new Set(parts.map(({ subject }) => subject));
  const stay = [...new Set(facts.map(({ subject }) => subject))].filter(subject => !moved.has(subject));
  return new Set([
    ...[...parts, ...to.targets].flatMap(({ artifacts }) => Object.values(artifacts)),
    ...stay.flatMap(subject => headsOf(facts, subject).map(({ image }) => image)),
  ]);
}

it('passes over no good release that was before what is live, and would change something', () => {
  fc.assert(
    fc.property(events, history => {
      const world = happened(history);
      const found = goesBack(world, 'last-good');
      if (found === undefined) return;
      const facts = factsOf(world);
      const subjects = [...new Set(facts.map(({ subject }) => subject))];
      const live = Math.max(...subjects.map(subject => headsOf(facts, subject)[0]?.nth ?? -1));
      // One that broke off is gone on with, below.
      if (facts.some(({ nth, record, serves }) => nth === live && record.intent.back && serves !== 'surely'))
        return;
      const between = wholeReleases(world.records, world.proofs).filter(release => {
        const at = timeOf(world, { to: release } as Destination);
        const own = facts.filter(({ record, left }) => left && record.intent.id === release.id);
        return (
          release.standing.state === 'good' && own.length === 0 && at < live && at > timeOf(world, found)
        );
      });
      // Each of them is as what serves is, as far as it is good.
      for (const release of between)
        for (const subject of subjects) {
          const time = timeOf(world, { to: release } as Destination);
          const [head, ...below] = headsOf(facts, subject);
          const good = goodBy(facts, subject, time);
          if (head === undefined || head.nth <= time || good === undefined) continue;
          const sure = below.length === 0 && head.serves === 'surely';
          expect(sure && good.origin.nth >= head.origin.nth).toBe(true);
        }
    }),
    RUNS,
  );
});

it('a second rollback with no deploy between changes nothing', () => {
  let again = 0;
  fc.assert(
    fc.property(events, only, (history, names) => {
      const world = happened(history);
      const found = goesBack(world, 'last-good', names);
      if (found === undefined) return;
      world.goBack('99.1', found);
      again += 1;
      expect(whither(world, { kind: 'last-good' }, known(world, names))).toHaveProperty('atRest');
    }),
    RUNS,
  );
  expect(again).toBeGreaterThan(100);
});

it('after a rollback that broke off, the next goes to the same place, with what is not there yet', () => {
  const seen = { again: 0, half: 0, rest: 0 };
  fc.assert(
    fc.property(
      events,
      only,
      fc.constantFrom('last-good', 'previous'),
      broken,
      (history, names, kind, ends) => {
        const world = happened(history);
        const first = goesBack(world, kind, names);
        if (first === undefined) return;
        const { outcome } = wentBack(world, '99.1', first, ends);
        const there = (outcome?.targets ?? []).filter(({ verdict }) => verdict === 'steady');
        const begun = (outcome?.targets ?? []).some(
          ({ verdict, undone }) => !undone && verdict !== 'not-started',
        );
        const second = whither(
          world,
          { kind: begun || outcome === undefined ? 'last-good' : kind },
          known(world, names),
        );
        if (there.length === first.parts.length) {
          seen.rest += 1;
          expect(second).toHaveProperty('atRest');
          return;
        }
        seen.again += 1;
        if (there.length > 0) seen.half += 1;
        const missing = first.parts.filter(({ subject }) => !there.some(each => each.subject === subject));
        expect(second).toMatchObject({ to: { id: first.to.id } });
        const parts = second !== undefined && 'parts' in second ? second.parts : [];
        for (const { subject, snapshot } of missing)
          expect(parts).toContainEqual(expect.objectContaining({ subject, snapshot }));
        for (const { subject } of there) expect(parts.map(part => part.subject)).not.toContain(subject);
        // Nor does anything else go forward to what any rollback has left.
        const facts = factsOf(world);
        for (const { subject, snapshot } of parts)
          expect(goodBy(facts, subject, timeOf(world, first))?.record.outcome?.targets).toContainEqual(
            expect.objectContaining({ subject, after: snapshot }),
          );
      },
    ),
    RUNS,
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(10);
});

it('previous goes strictly further back, each time, until there is nothing', () => {
  let furthest = 0;
  fc.assert(
    fc.property(events, only, (history, names) => {
      const world = happened(history);
      for (let step = 0; ; step += 1) {
        expect(step).toBeLessThan(history.length + 1);
        const found = goesBack(world, 'previous', names);
        if (found === undefined) break;
        const facts = factsOf(world);
        for (const { subject, snapshot } of found.parts) {
          const [head, ...below] = headsOf(facts, subject);
          const target = facts.findLast(
            fact =>
              fact.subject === subject &&
              fact.record.outcome?.targets.some(each => each.subject === subject && each.after === snapshot),
          );
          const sure = below.length === 0 && head?.serves === 'surely';
          expect(target?.origin.nth).toBeLessThan(sure ? (head?.origin.nth ?? -1) : Number.POSITIVE_INFINITY);
        }
        world.goBack(`${100 + step}.1`, found);
        furthest = Math.max(furthest, step + 1);
      }
    }),
    { numRuns: 300 },
  );
  expect(furthest).toBeGreaterThan(2);
});

it('each target that goes back has one rank, and none is empty', () => {
  fc.assert(
    fc.property(events, history => {
      const world = happened(history);
      const found = goesBack(world, 'last-good');
      if (found === undefined) return;
      const ranks = backRanks(found, world.records);
      expect(ranks.flat().sort()).toEqual(found.parts.map(({ subject }) => subject).sort());
      expect(ranks.every(rank => rank.length > 0)).toBe(true);
    }),
  );
});
