import { expect, it } from 'vitest';
import { agreed } from '../src/merged.ts';

const KEY = 'org.opencontainers.image.';
const of = (revision: string, more: Record<string, string> = {}) => ({
  [`${KEY}revision`]: revision,
  ...more,
});

it('parts of one commit say for the whole what they agree on, and nothing else of theirs', () => {
  const common = of('c1', { [`${KEY}created`]: '2026-05-01T00:00:00Z' });
  const parts = [
    { ...common, 'pipeline.build.inputs': 'a', [`${KEY}version`]: '1.4.2' },
    { ...common, 'pipeline.build.inputs': 'b' },
  ];
  expect(agreed(parts)).toEqual(common);
});

it.each([
  ['are of several commits', [of('c1'), of('c2')]],
  ['of which one says nothing', [of('c1'), {}]],
  ['that say nothing', [{}, {}]],
])('parts that %s leave it to the run', (_, parts) => {
  expect(agreed(parts)).toBeUndefined();
});
