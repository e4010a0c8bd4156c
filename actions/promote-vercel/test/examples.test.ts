import { describe, expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { read } from './config/read.ts';

const { files, steps, notInReadme } = examplesOf(import.meta.dirname, {
  'secrets.VERCEL_TOKEN': 'vc_1234567',
  'inputs.deployment': 'dpl_5ucQ',
  'inputs.operation': 'rollback',
  'inputs.to': '',
  'inputs.dry-run': 'false',
});

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
    const { operation, identity } = read(given);
    expect([operation, identity.project]).toEqual([given.operation ?? 'promote', 'shop-web']);
  });

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(4);
    expect(steps.length).toBeGreaterThanOrEqual(5);
  });
});
