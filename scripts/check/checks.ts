import { commandCheck } from './command.ts';
import type { Check } from './outcome.ts';
import { vitestCheck } from './vitest.ts';

/** All checks, what others wait for first. */
export const checks: Check[] = [
  { name: 'build', run: () => commandCheck(process.execPath, 'scripts/build.ts') },
  { name: 'types', run: () => commandCheck('tsc', '--noEmit') },
  { name: 'lint', run: () => commandCheck('biome', 'ci', '--colors=off', '.') },
  { name: 'generated', run: () => commandCheck(process.execPath, 'scripts/generate.ts', '--check') },
  // vitest takes all cores by itself, and tests with real time in them want no other load.
  { name: 'unit', shift: 'unit', run: () => vitestCheck('unit') },
  { name: 'tree', shift: 'tree', needs: ['build'], run: () => vitestCheck('tree') },
  // Both wait more for others than they work.
  { name: 'rehearsal', shift: 'outside', needs: ['build'], run: () => vitestCheck('rehearsal') },
  { name: 'conformance', shift: 'outside', needs: ['build'], run: () => vitestCheck('conformance') },
];
