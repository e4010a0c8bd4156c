import { expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { read } from './read.ts';

const { steps, notInReadme } = examplesOf(import.meta.dirname, {
  'inputs.approval': '42.1',
  'inputs.emergency': '',
  'inputs.images': '',
  'secrets.TEAMS_TOKEN': 'ghs_app',
});

it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
  const config = read(given);
  expect(config.operation).toBe(given.operation);
  // What people may answer, and what production goes by, must be the same people.
  if (config.operation !== 'resolve')
    expect(config.rule).toMatchObject({ approvers: ['octocat', 'org/release'] });
});

it('shows each in the README', () => {
  expect(notInReadme).toEqual([]);
});
