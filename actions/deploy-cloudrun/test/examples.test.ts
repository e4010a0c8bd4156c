import { describe, expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { IMAGE, read } from './config/read.ts';

const { files, steps, notInReadme } = examplesOf(import.meta.dirname, {
  'needs.build.outputs.image': IMAGE,
  'inputs.image': IMAGE,
  "needs.test.result == 'success' && 'continue' || 'abort'": 'abort',
});

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
    const { deployed, operation } = read(given);
    expect(deployed.map(({ id }) => id)).toContain(given.job ?? 'api');
    expect(operation).toBe(given.operation ?? 'deploy');
  });

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(9);
  });
});
