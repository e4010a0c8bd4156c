import { commandCheck } from './command.ts';
import type { Check } from './outcome.ts';
import { vitestCheck } from './vitest.ts';

/** All checks, the slow ones that others wait for first. */
export const checks: Check[] = [
  { name: 'build', run: () => commandCheck(process.execPath, 'scripts/build.ts') },
  { name: 'types', run: () => commandCheck('tsc', '--noEmit') },
  { name: 'lint', run: () => commandCheck('biome', 'ci', '--colors=off', '.') },
  { name: 'generated', run: () => commandCheck(process.execPath, 'scripts/generate.ts', '--check') },
  { name: 'unit', run: () => vitestCheck('unit') },
  { name: 'tree', needs: ['build'], run: () => vitestCheck('tree') },
  // Real daemons and containers with real timing: nothing beside them.
  { name: 'conformance', needs: ['build'], alone: true, run: () => vitestCheck('conformance') },
];
