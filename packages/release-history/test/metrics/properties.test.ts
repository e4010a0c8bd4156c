import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deliveryMetrics, destination, type EnvironmentMetrics, type Figures } from '../../src/index.ts';
import { events, happened } from '../back/properties/events.ts';
import type { World } from '../back/world.ts';
import { at } from '../proven/records.ts';

const RUNS = { numRuns: 2_000 };
const moment = fc.integer({ min: -5, max: 130 });

function measured(world: World, from: number, to: number): EnvironmentMetrics {
  return deliveryMetrics(world.records, world.proofs, {
    window: { from: at(from), to: at(to) },
    before: { from: at(2 * from - to), to: at(from) },
  });
}

const numbers = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbers)
      : [];

const all = ({ figures, before, services }: EnvironmentMetrics): Figures[] =>
  [figures, before, ...services.flatMap(each => [each.figures, each.before])].flatMap(each => each ?? []);

it('every figure is a number that can be, or none', () => {
  const seen = { failed: 0, recovered: 0, none: 0 };
  fc.assert(
    fc.property(events, moment, fc.integer({ min: 1, max: 100 }), (history, from, long) => {
      const found = measured(happened(history), from, from + long);
      expect(numbers(found).every(each => Number.isFinite(each) && each >= 0)).toBe(true);
      if (found.figures === null) seen.none += 1;
      for (const { deployments, changeFailureRate: change, recoveryTime: recovery, leadTime: lead } of all(
        found,
      )) {
        expect(change.failed).toBeLessThanOrEqual(deployments);
        expect(change.rate === null).toBe(deployments === 0);
        expect(recovery.recovered + recovery.notRecovered).toBe(change.failed);
        expect(recovery.median === null).toBe(recovery.recovered === 0);
        expect(recovery.p90 ?? 0).toBeGreaterThanOrEqual(recovery.median ?? 0);
        expect(lead.measured.commit + lead.notMeasured + lead.again).toBeLessThanOrEqual(deployments);
        seen.failed += change.failed;
        seen.recovered += recovery.recovered;
      }
    }),
    RUNS,
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(10);
});

it('a rollback is no deployment, and never takes a failure away', () => {
  let went = 0;
  fc.assert(
    fc.property(events, fc.constantFrom('steady', 'failed', 'unknown'), (history, ends) => {
      const world = happened(history);
      const before = measured(world, 0, 200).figures;
      try {
        world.goBack('99.1', destination(world.records, world.proofs, { kind: 'previous' }), ends);
      } catch {
        return; // There is nothing to go back to.
      }
      went += 1;
      const after = measured(world, 0, 200).figures;
      // What was in flight and is refused now has ended: as a failure.
      const settled = (before?.open ?? 0) - (after?.open ?? 0);
      expect(after?.deployments).toBe((before?.deployments ?? 0) + settled);
      expect(after?.changeFailureRate.failed).toBeGreaterThanOrEqual(before?.changeFailureRate.failed ?? 0);
    }),
    RUNS,
  );
  expect(went).toBeGreaterThan(200);
});

it('two windows side by side have what one over both has', () => {
  fc.assert(
    fc.property(events, moment, (history, edge) => {
      const world = happened(history);
      const parts = [measured(world, -10, edge).figures, measured(world, edge, 200).figures];
      const whole = measured(world, -10, 200).figures;
      for (const of of [
        (each: Figures | null | undefined) => each?.deployments ?? 0,
        (each: Figures | null | undefined) => each?.open ?? 0,
        (each: Figures | null | undefined) => each?.changeFailureRate.failed ?? 0,
        (each: Figures | null | undefined) => each?.leadTime.again ?? 0,
      ])
        expect(parts.reduce((sum, each) => sum + of(each), 0)).toBe(of(whole));
    }),
    RUNS,
  );
});
