import { configured } from '@pipeline/action-kit';
import { describe, expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { configure } from '../src/config.ts';
import { spec } from '../src/spec.gen.ts';

const { files, steps, notInReadme } = examplesOf(import.meta.dirname);

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (_, given, { workflow }) => {
    const env = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const config = configured(spec, Object.fromEntries(env), (inputs, problems) =>
      configure(inputs, problems, path => path === '.'),
    );
    const asked = (given.tasks ?? 'lint, typecheck, test').split(', ');
    expect(config).toMatchObject({ tasks: asked, changedOnly: true, dryRun: false });
    // A required check that no merge group starts would hold the queue for ever.
    expect(Object.keys(workflow.on)).toEqual(expect.arrayContaining(['pull_request', 'merge_group']));
  });

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(2);
  });
});
