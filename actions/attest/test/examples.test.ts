import { configured } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { configure } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

const IMAGE = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api@sha256:${'a'.repeat(64)}`;
const AROUND = { dryRun: () => false, githubUrl: undefined, region: undefined, localAws: false };
const { steps, notInReadme } = examplesOf(import.meta.dirname, {
  'inputs.images': JSON.stringify({ api: IMAGE }),
  'inputs.release-id': '42.1',
  'steps.smoke.outputs.verdict': 'passed',
});

it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
  const env = Object.entries({ 'github-token': 't', ...given }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  const config = configured(spec, Object.fromEntries(env), (inputs, problems) =>
    configure(inputs, problems, AROUND),
  );
  expect(config).toMatchObject({ images: [{ name: 'api' }], checks: ['smoke'], result: 'passed' });
});

it('shows each in the README', () => {
  expect(notInReadme).toEqual([]);
});
