import { shortly } from '@pipeline/telemetry';
import type { WatchFinding } from '../judge/finding.ts';

/** A finding as a table has it: metric, before, after, what must be, verdict, and why. */
export function findingCells({ metric, before, after, rule, state, detail }: WatchFinding): string[] {
  const number = (value: number | undefined) => (value === undefined ? '–' : shortly(value));
  return [metric, number(before), number(after), rule, state, detail];
}
