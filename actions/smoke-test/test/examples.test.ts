import { configured } from '@pipeline/action-kit';
import { describe, expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { configure } from '../src/config.ts';
import { spec } from '../src/spec.gen.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const { files, steps, notInReadme } = examplesOf(import.meta.dirname, {
  'github.sha': SHA,
  'inputs.url': 'https://shop-preview.example.com',
  'inputs.version': SHA,
  'secrets.VERCEL_BYPASS': 'bypass',
});

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
    const env = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const config = configured(spec, Object.fromEntries(env), (inputs, problems) =>
      configure(inputs, problems, { dryRun: () => false }),
    );
    expect(config.suite).toMatchObject({
      version: { value: SHA, path: given['version-path'] ?? '/version' },
    });
    expect(config.suite.checks.length).toBeGreaterThan(0);
    expect(config.identity !== undefined).toBe(given['identity-audience'] !== undefined);
  });

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(3);
  });
});
