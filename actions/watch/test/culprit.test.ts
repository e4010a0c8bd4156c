import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lookIn } from './looking.ts';
import { digest, release, world } from './world.ts';

/** Minutes. */
interface Deploy {
  service: 'api' | 'web' | 'orders';
  begun: number;
  takes: number;
}
const deploys = fc.array(
  fc.record({
    service: fc.constantFrom('api', 'web', 'orders') as fc.Arbitrary<Deploy['service']>,
    begun: fc.integer({ min: 0, max: 60 }),
    takes: fc.integer({ min: 1, max: 6 }),
  }),
  { minLength: 2, maxLength: 6 },
);
const EVERY = 7;
const ABSOLUTE = 'errors: prometheus errors < 1%';
const COMPARED = `${ABSOLUTE} or <= 1.5x before`;

/** One after the other on each service, as the lock has it; by when each is live. */
function scheduled(given: readonly Deploy[]) {
  const free = new Map<string, number>();
  return given
    .toSorted((a, b) => a.begun - b.begun)
    .map(({ service, begun: wanted, takes }, nth) => {
      const begun = Math.max(wanted, free.get(service) ?? 0);
      const ended = begun + takes;
      free.set(service, ended + 1);
      return { id: `${100 + nth}.1`, service, begun, ended };
    })
    .sort((a, b) => a.ended - b.ended);
}

/**
 * Services are released at any time, and one release has errors from when it is live until it is gone. However they overlap, a rule of the
 * environment as a whole takes back no other and refuses no other; and somebody is told.
 */
it('of releases that overlap none but the one that is bad is ever taken back', async () => {
  await fc.assert(
    fc.asyncProperty(deploys, fc.nat(), fc.boolean(), async (given, which, isCompared) => {
      const shop = await world();
      for (const service of ['api', 'web', 'orders'])
        await release(shop, `${service.length}.1`, {
          ended: -5_000,
          targets: { [service]: 'a' },
          good: true,
        });
      const all = scheduled(given);
      const culprit = all[which % all.length];
      if (culprit === undefined) return;
      const next = all.find(({ service, ended }) => service === culprit.service && ended > culprit.ended);
      let gone = next?.begun ?? Number.POSITIVE_INFINITY;
      shop.errors = minute => (minute >= culprit.ended && minute < gone ? 0.2 : 0.001);
      const written = new Set<string>();
      for (let now = EVERY; now <= 140; now += EVERY) {
        for (const { id, service, begun, ended } of all.filter(
          each => each.ended <= now && !written.has(each.id),
        )) {
          written.add(id);
          await release(shop, id, { begun, ended, targets: { [service]: 'b' } });
        }
        const before = shop.started.length;
        await lookIn(shop, now, { metrics: isCompared ? COMPARED : ABSOLUTE });
        for (const id of shop.started.slice(before)) {
          const { service } = all.find(each => each.id === id) ?? culprit;
          gone = Math.min(gone, now + 1);
          await release(shop, `${900 + now}.1`, {
            begun: now + 1,
            ended: now + 2,
            targets: { [service]: 'a' },
            back: { to: `${service.length}.1`, why: 'breached' },
            refuses: [digest('b')],
          });
        }
      }
      const refused = (await shop.home.log.proofs('production', 99)).filter(
        ({ result }) => result === 'failed',
      );
      expect(shop.started.filter(id => id !== culprit.id)).toEqual([]);
      expect(refused.map(({ release: id }) => id).filter(id => id !== culprit.id)).toEqual([]);
      // Three bad values and a look at them: no more is promised of what was replaced at once, nor of what there is nothing to compare with.
      if (!isCompared && gone - culprit.ended > EVERY + 5)
        expect(shop.started.length + shop.questions.length).toBeGreaterThan(0);
    }),
    { numRuns: 50 },
  );
}, 60_000);
