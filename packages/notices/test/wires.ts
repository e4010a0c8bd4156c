import type { Wires } from '../src/index.ts';

/** Over the network, with a clock that notes how long it should have slept, and does not. */
export function noted(now = Date.parse('2026-11-30T12:30:00Z')): { wires: Wires; slept: number[] } {
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    slept.push(ms);
  };
  return { wires: { fetch, clock: { now: () => now, sleep } }, slept };
}
