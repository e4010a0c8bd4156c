import type { Ending, ReleaseRecord } from '@pipeline/contracts';
import fc from 'fast-check';
import { type BackTo, type Destination, destination, retiredIn } from '../../../src/index.ts';
import { subjectOf, World } from '../world.ts';

const NAMES = ['api', 'web', 'worker'];
/** Few images, so that some come again. */
const IMAGES = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** What happens in an environment, one thing after the other. */
export type Event =
  | {
      deploy: Record<string, string>;
      ends: Record<string, Ending | 'undone'>;
      checks: boolean;
      again: boolean;
    }
  | { good: Record<string, string> }
  | { begin: Record<string, string> }
  | { settle: number; as: Ending | 'undone' }
  | { prove: number; result: 'passed' | 'failed'; check: string }
  | { back: 'last-good' | 'previous' | number; only?: string[]; ends: BackEnds }
  | { retire: string[] };

/** By target; `died` where nobody has written down how it ended. */
export type BackEnds = 'died' | Record<string, Ending | 'undone'>;

const images = fc
  .dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...IMAGES), { minKeys: 1 })
  .map(each => ({ ...each }));
const end = fc.constantFrom<Ending | 'undone'>(
  ...Array<Ending>(14).fill('steady'),
  'undone',
  'undone',
  'failed',
  'held',
  'cancelled',
  'superseded',
  'not-started',
  'unknown',
);
const nth = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat({ max: 6 }));
const rarely = fc.nat({ max: 11 }).map(one => one === 11);

const deploy = fc.record({
  deploy: images,
  ends: fc.record({ api: end, web: end, worker: end }),
  checks: rarely,
  again: rarely,
});
const prove = fc.record({
  prove: nth,
  result: fc.constantFrom<'passed' | 'failed'>('passed', 'passed', 'passed', 'failed'),
  check: fc.constantFrom('smoke', 'smoke', 'e2e'),
});
const backEnd = fc.constantFrom<Ending | 'undone'>(
  'steady',
  'steady',
  'steady',
  'failed',
  'timeout',
  'cancelled',
  'unknown',
  'undone',
  'not-started',
);
/** How a rollback may break off. */
export const broken: fc.Arbitrary<BackEnds> = fc.oneof(
  fc.constant<BackEnds>('died'),
  fc.record({ api: backEnd, web: backEnd, worker: backEnd }),
);
const back = fc.record(
  {
    // Or one of the newest releases, by its name.
    back: fc.oneof(
      fc.constantFrom<'last-good' | 'previous'>('last-good', 'last-good', 'previous'),
      fc.nat({ max: 6 }),
    ),
    only: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 2 }),
    ends: fc.oneof(fc.constant({}), broken),
  },
  { requiredKeys: ['back', 'ends'] },
);
export const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: deploy },
    { weight: 4, arbitrary: fc.record({ good: images }) },
    { weight: 1, arbitrary: fc.record({ begin: images }) },
    { weight: 1, arbitrary: fc.record({ settle: nth, as: end }) },
    { weight: 3, arbitrary: prove },
    { weight: 2, arbitrary: back },
  ),
  { minLength: 3, maxLength: 40 },
);

/** The same, with what is taken down for good in between. */
export const retirements: fc.Arbitrary<Event[]> = fc
  .tuple(
    events,
    fc.array(fc.tuple(fc.nat({ max: 40 }), fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 })), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(([history, cuts]) =>
    cuts.reduce((all, [at, retire]) => all.toSpliced(at % (all.length + 1), 0, { retire }), history),
  );

const how = (ending: Ending | 'undone', checks = false) =>
  ending === 'undone'
    ? { verdict: 'failed' as const, undone: true }
    : { verdict: ending, ...(checks && { checks: ['health'] }) };

/** The log that all of it leaves. A rollback goes where it is told, or nowhere. */
export function happened(history: readonly Event[]): World {
  const world = new World();
  history.forEach((event, at) => {
    const newest = world.records.find(({ intent }) => intent.back === undefined)?.intent.id;
    if ('deploy' in event) {
      const id = event.again && newest !== undefined ? newest : `${at}.1`;
      const ends = Object.entries(event.ends).map(([name, ending]) => [name, how(ending, event.checks)]);
      world.deploy(id, event.deploy, Object.fromEntries(ends));
    } else if ('good' in event) world.good(`${at}.1`, event.good);
    else if ('begin' in event) world.begin(`${at}.1`, event.begin);
    else if ('settle' in event) {
      // Of a rollback whose runner died nobody writes more.
      const open = world.records.filter(({ intent, outcome }) => !intent.back && outcome === undefined)[
        event.settle
      ];
      if (open !== undefined) world.end(open, how(event.as));
    } else if ('prove' in event) {
      const record = world.records[event.prove];
      if (record !== undefined) world.prove(record.intent.id, event.result, event.check);
    } else if ('retire' in event) {
      const names = known(world, event.retire);
      if (names !== undefined) world.retire(`${at}.1-retired`, names);
    } else {
      const { back: kind, only } = event;
      const named = typeof kind === 'number' ? world.records[kind]?.intent.id : undefined;
      const to: BackTo = typeof kind === 'number' ? { kind: 'release', id: named ?? '' } : { kind };
      const gone = retiredIn(world.records);
      const names = known(world, only)?.filter(name => !gone.has(subjectOf(name)));
      if (names?.length === 0) return;
      const found = whither(world, to, names);
      if (found !== undefined && !('atRest' in found)) wentBack(world, `${at}.1`, found, event.ends);
    }
  });
  return world;
}

export function wentBack(world: World, id: string, found: Destination, ends: BackEnds): ReleaseRecord {
  if (ends === 'died') return world.goBack(id, found, null);
  return world.goBack(
    id,
    found,
    Object.fromEntries(Object.entries(ends).map(([name, ending]) => [name, how(ending)])),
  );
}

/** `undefined` where there is nowhere to go. */
export function whither(world: World, to: BackTo, only?: readonly string[]) {
  try {
    return destination(world.records, world.proofs, to, only === undefined ? {} : { only });
  } catch (error) {
    const expected = ['nothing-live', 'no-good-release', 'not-good', 'unknown-release'];
    if (expected.includes((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  }
}

/** Those that some release has named. */
export function known(world: World, only: readonly string[] | undefined): string[] | undefined {
  const named = only?.filter(name =>
    world.records.some(({ intent }) => intent.targets.some(({ subject }) => subject.endsWith(`/${name}`))),
  );
  return named?.length ? named : undefined;
}
