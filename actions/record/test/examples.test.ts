import { describe, expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { read } from './config/read.ts';

const { files, steps, notInReadme } = examplesOf(import.meta.dirname, {
  'inputs.subject': 'ecs:eu-west-1/shop/api',
  'inputs.what': '',
  'inputs.why': 'moved into shop',
  'steps.deploy.outcome': 'success',
  'steps.deploy.outputs.version': '7',
  'steps.migrate.outcome': 'failure',
  'steps.migrate.outputs.applied': '0042_orders_total',
});

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
    const config = read(given);
    expect(config.operation).toBe(given.operation ?? 'record');
    if (config.operation === 'show') expect(config.compare).toBe('role-to-assume' in given);
    else if (config.operation === 'retire') expect(config.subjects).toEqual([given.subject]);
    else expect(config.targets.map(({ subject }) => subject)).toEqual([given.subject]);
  });

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(5);
  });
});
