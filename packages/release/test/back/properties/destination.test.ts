import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backRanks, type Destination, wholeReleases } from '../../../src/index.ts';
import type { World } from '../world.ts';
import { events, happened, known, whither } from './events.ts';
import { type Fact, factsOf, refused } from './oracle.ts';

const RUNS = { numRuns: 800 };
const only = fc.option(fc.uniqueArray(fc.constantFrom('api', 'web', 'worker'), { minLength: 1 }), {
  nil: undefined,
});

/** What may serve on a target, newest first. */
function headsOf(facts: readonly Fact[], subject: string): Fact[] {
  const own = facts.filter(fact => fact.subject === subject && fact.serves !== 'not').reverse();
  const sure = own.findIndex(({ serves }) => serves === 'surely');
  return sure < 0 ? own : own.slice(0, sure + 1);
}

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
      const returned = found.parts.flatMap(({ artifacts }) => Object.values(artifacts));
      expect(found.to.standing.state).toBe('good');
      expect(found.parts.length).toBeGreaterThan(0);
      for (const { subject, snapshot, artifacts, refuses } of found.parts) {
        const good = facts.findLast(
          fact => fact.subject === subject && fact.nth <= time && fact.good && fact.serves === 'surely',
        );
        expect(snapshot).toBe(
          good?.record.outcome?.targets.find(target => target.subject === subject)?.after,
        );
        expect(artifacts.web).toBe(good?.image);
        expect(refused({ nth: good?.nth ?? -1, image: artifacts.web ?? '' }, oldestFirst)).toBe(false);
        for (const each of refuses) expect(returned.some(image => image.endsWith(each))).toBe(false);
        // All that is or may be live, and is not returned to, is refused.
        for (const head of headsOf(facts, subject))
          if (head.nth > time && head.origin !== good?.origin)
            expect(
              refuses.some(each => head.image.endsWith(each)) || isKept(head.image, facts, found, time),
            ).toBe(true);
      }
      // What was never good by then is left, and nothing that serves since then is touched.
      for (const { subject } of found.left)
        expect(
          facts.some(
            fact => fact.subject === subject && fact.nth <= time && fact.good && fact.serves === 'surely',
          ),
        ).toBe(false);
    }),
    RUNS,
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(10);
});

/** What is returned to, and what serves since then, on whatever target. */
function isKept(image: string, facts: readonly Fact[], { parts, left }: Destination, time: number): boolean {
  const moved = new Set([...parts, ...left].map(({ subject }) => subject));
  const stays = [...new Set(facts.map(({ subject }) => subject))]
    .filter(subject => !moved.has(subject))
    .flatMap(subject => headsOf(facts, subject).slice(0, 1));
  return (
    parts.some(part => Object.values(part.artifacts).includes(image)) ||
    stays.some(fact => fact.image === image && (fact.nth <= time || fact.serves === 'surely'))
  );
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
      const between = wholeReleases(world.records, world.proofs).filter(release => {
        const at = timeOf(world, { to: release } as Destination);
        return release.standing.state === 'good' && at < live && at > timeOf(world, found);
      });
      // Each of them is as what serves is, as far as it is good.
      for (const release of between)
        for (const subject of subjects) {
          const time = timeOf(world, { to: release } as Destination);
          const [head, ...below] = headsOf(facts, subject);
          const good = facts.findLast(
            fact => fact.subject === subject && fact.nth <= time && fact.good && fact.serves === 'surely',
          );
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
