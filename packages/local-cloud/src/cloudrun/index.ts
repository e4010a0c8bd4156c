import type { LocalRun, RunOptions } from './start.ts';

export type { FaultMatch as RunFaultMatch, RunFault } from './faults.ts';
export { RunFaults } from './faults.ts';
export type { RunWorld } from './run-world.ts';
export type { LocalRun, RunOptions } from './start.ts';

/** Loaded when it is first started: Google's description of the API is large. */
export async function startRun(options: RunOptions = {}): Promise<LocalRun> {
  const live = await import('./start.ts');
  return live.startRun(options);
}
