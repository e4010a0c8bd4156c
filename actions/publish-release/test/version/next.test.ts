import { expect, it } from 'vitest';
import type { Kind } from '../../src/notes/changes.ts';
import { dayOf, firstFree, highestOf, nextVersion } from '../../src/version/next.ts';

const changes = (...kinds: Kind[]) => kinds.map(kind => ({ kind }));

it.each<[string[], Kind[], string]>([
  [['1.4.2'], ['fix'], '1.4.3'],
  [['1.4.2'], ['other'], '1.4.3'],
  [['1.4.2'], [], '1.4.3'],
  [['1.4.2'], ['fix', 'feature'], '1.5.0'],
  [['1.4.2'], ['feature', 'breaking'], '2.0.0'],
  [['0.4.2'], ['feature'], '0.5.0'],
  [['0.4.2'], ['breaking'], '0.5.0'],
  [['1.9.0', '1.10.0', '1.2.11'], ['fix'], '1.10.1'],
  [['1.4.2', '2.0.0-rc.1', 'nightly', '2026.11.30', '3.0.0.1'], ['fix'], '1.4.3'],
])('after %o with %o comes %s', (versions, kinds, next) => {
  expect(nextVersion(highestOf(versions) ?? '', changes(...kinds))).toBe(next);
});

it.each([[[]], [['1.4.2-rc.1']]])('has nothing to count on from in %o', versions => {
  expect(highestOf(versions)).toBeUndefined();
});

it('takes the highest as it is written, since that is its tag', () => {
  expect(highestOf(['01.04.02', '1.3.9'])).toBe('01.04.02');
});

it('counts up where a day is taken', async () => {
  const day = dayOf('2026-11-30T23:59:59.999Z');
  const taken = new Set([day, `${day}-2`]);
  expect(await firstFree(day, async version => taken.has(version))).toBe('2026.11.30-3');
  expect(await firstFree(dayOf('2026-12-01T00:00:00Z'), async version => taken.has(version))).toBe(
    '2026.12.01',
  );
});

it('gives up on a day on which everything is taken', async () => {
  await expect(firstFree('2026.11.30', async () => true)).rejects.toThrow('from 2026.11.30 to 2026.11.30-99');
});
