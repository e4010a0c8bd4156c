import { describe, expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { IMAGE, read } from './config/read.ts';

const { steps, notInReadme } = examplesOf(import.meta.dirname, {
  'needs.build.outputs.image': IMAGE,
  'needs.build.outputs.images': JSON.stringify({ api: IMAGE, mailer: IMAGE }),
  'inputs.image': IMAGE,
});

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
    const { services, operation } = read(given);
    expect(services.map(({ name }) => name)).toContain('api');
    expect(operation).toBe(given.operation ?? 'deploy');
  });

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
    expect(steps.length).toBeGreaterThanOrEqual(8);
  });
});
