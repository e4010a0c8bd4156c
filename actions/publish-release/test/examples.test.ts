import { configured } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { configure } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

const { steps, notInReadme } = examplesOf(import.meta.dirname, {
  'inputs.version': '1.4.2',
  'inputs.dry-run': 'false',
  'needs.production.outputs.release-id': '42.1',
});

it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
  const env = Object.entries({ 'github-token': 't', ...given }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  const config = configured(spec, Object.fromEntries(env), (inputs, problems) =>
    configure(inputs, problems, { dryRun: given => given === true, githubUrl: undefined }),
  );
  expect(config).toMatchObject({ environment: 'production', dryRun: false });
});

it('shows each in the README', () => {
  expect(notInReadme).toEqual([]);
});
