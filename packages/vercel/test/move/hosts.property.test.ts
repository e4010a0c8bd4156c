import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyMove } from '../../src/move/apply.ts';
import { FakeVercel, type Fault, lostAnswer, refusal } from '../fake-vercel.ts';
import { deploymentView, PROJECT } from '../view-of.ts';
import { LIVE, NEXT, OTHER, SHOP, stepOf } from './shop.ts';

/** Some calls in a row go wrong. */
const burst = fc.record({
  from: fc.integer({ min: 0, max: 25 }),
  lasts: fc.integer({ min: 1, max: 8 }),
  fault: fc.constantFrom<Fault>(
    { before: refusal(403, 'alias in use') },
    { before: refusal(429, 'slow down', true) },
    { before: lostAnswer() },
    { after: lostAnswer() },
    { before: new Error('cancelled') },
  ),
});
const host = fc.record({ was: fc.constantFrom(LIVE, OTHER, NEXT, undefined), frees: fc.boolean() });

it('gives all extra hosts, or leaves each where it was, or names it', async () => {
  const seen = { all: 0, none: 0, named: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(host, { minLength: 1, maxLength: 4 }),
      fc.array(burst, { maxLength: 3 }),
      async (hosts, bursts) => {
        const vercel = new FakeVercel({ live: LIVE, others: [deploymentView(NEXT), deploymentView(OTHER)] });
        vercel.addDomain(SHOP);
        const names = hosts.map((_, at) => `h${at}.example.com`);
        const targets = hosts.map(({ frees }) => (frees ? undefined : NEXT));
        hosts.forEach(({ was }, at) => {
          if (was !== undefined) vercel.point(names[at] ?? '', was);
        });
        const step = stepOf({
          domains: [SHOP],
          base: { at: 0, seen: [LIVE] },
          hosts: hosts.map(({ was, frees }, at) => ({
            host: names[at] ?? '',
            from: was,
            ...(frees && { to: null }),
          })),
        });
        vercel.fault = (_, at) => bursts.find(({ from, lasts }) => at >= from && at < from + lasts)?.fault;
        const failure = await applyMove(vercel, PROJECT, step, { log: () => undefined }).then(
          () => undefined,
          (error: unknown) => error,
        );
        const where = names.map(name => vercel.whereIs(name));
        const all = where.every((id, at) => id === targets[at]);
        if (failure === undefined) {
          expect(where).toEqual(targets);
          expect(vercel.calls.filter(call => call === `promote ${NEXT}`)).toHaveLength(1);
        }
        if (all) {
          seen.all += 1;
          return;
        }
        const message = failure instanceof Error ? failure.message : '';
        const stuck = names.filter((_, at) => where[at] !== hosts[at]?.was);
        for (const name of stuck) expect(message).toMatch(new RegExp(`could not be put back: .*${name}`));
        seen[stuck.length > 0 ? 'named' : 'none'] += 1;
      },
    ),
    { numRuns: 3_000, seed: 8 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
});
