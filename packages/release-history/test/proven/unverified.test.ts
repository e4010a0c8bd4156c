import { expect, it } from 'vitest';
import { unverified } from '../../src/index.ts';

const at = '2026-11-21T10:00:00Z';
const spoken = {
  release: '1',
  url: 'https://github.com/org/shop/actions/runs/1',
  detail: 'release 1 says so',
};

it.each([
  [
    { state: 'refused' as const, at, ...spoken },
    /^staging ran dpl_2 and found it bad: release 1/,
    /next build/,
  ],
  [
    { state: 'unproven' as const, ...spoken },
    /^staging ran dpl_2, but no check .*: release 1/,
    /checks of staging/,
  ],
  [{ state: 'unknown' as const, detail: 'none has it' }, /^staging has never run dpl_2: none/, /to staging/],
])('says what is in the way, and what to do: $state', (verdict, problem, fix) => {
  const told = unverified(verdict, 'dpl_2', 'staging');
  expect(told.problem).toMatch(problem);
  expect(told.fix).toMatch(fix);
});
