import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configured } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { configure } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

const folder = join(import.meta.dirname, '../examples');
const IMAGE = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api@sha256:${'a'.repeat(64)}`;

/** What an expression may well be when it runs. */
const VALUES: Record<string, string> = {
  'inputs.images': JSON.stringify({ api: IMAGE }),
  'inputs.release-id': '42.1',
  'steps.smoke.outputs.verdict': 'passed',
};

interface Example {
  jobs: Record<string, { steps: { uses: string; with: Record<string, unknown> }[] }>;
}

it.each(globSync('*.yml', { cwd: folder }))('%s is what the inputs’ rules take', file => {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
  const own = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses.startsWith('org/pipeline/attest@'));
  expect(own.length).toBeGreaterThan(0);
  for (const { with: given } of own) {
    const env = Object.entries({ 'github-token': 't', ...given }).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      String(value).replace(/\$\{\{ (.+?) \}\}/g, (_, code: string) => VALUES[code] ?? `no ${code}`),
    ]);
    const config = configured(spec, Object.fromEntries(env), (inputs, problems) =>
      configure(inputs, problems, {
        dryRun: () => false,
        githubUrl: undefined,
        region: undefined,
        localAws: false,
      }),
    );
    expect(config).toMatchObject({ images: [{ name: 'api' }], checks: ['smoke'], result: 'passed' });
  }
});
