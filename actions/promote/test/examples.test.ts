import { expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { digest } from './fakes.ts';
import { read } from './read.ts';

const IMAGE = `ghcr.io/org/shop/api@${digest('api')}`;
const { files, steps, notInReadme } = examplesOf(import.meta.dirname, {
  'inputs.image': IMAGE,
  'inputs.images': JSON.stringify({ api: IMAGE }),
  'inputs.dry-run': 'true',
});

it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
  expect(read(given)).toMatchObject({ environment: 'production', to: { text: given.to } });
});

it('there is one for each way that the README shows', () => {
  expect(notInReadme).toEqual([]);
  expect(files).toEqual(['google.yml', 'named-images.yml', 'promote.yml']);
  expect(steps).toHaveLength(3);
});
