import { describe, expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { read } from './config/read.ts';

const { steps, notInReadme } = examplesOf(import.meta.dirname);

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
    const { environments, svg } = read(given);
    expect(environments[0]).toBe('production');
    expect(svg).toBe(given.svg);
  });

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
    expect(steps).toHaveLength(2);
  });
});
