import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configured } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { configure } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

const folder = join(import.meta.dirname, '../examples');

/** What an expression may well be when it runs. */
const VALUES: Record<string, string> = {
  'inputs.version': '1.4.2',
  'inputs.dry-run': 'false',
  'needs.production.outputs.release-id': '42.1',
};

interface Example {
  jobs: Record<string, { steps?: { uses: string; with: Record<string, unknown> }[] }>;
}

it.each(globSync('*.yml', { cwd: folder }))('%s is what the inputs’ rules take', file => {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
  const own = Object.values(jobs)
    .flatMap(({ steps = [] }) => steps)
    .filter(({ uses }) => uses.startsWith('org/pipeline/publish-release@'));
  expect(own.length).toBeGreaterThan(0);
  for (const { with: given } of own) {
    const env = Object.entries({ 'github-token': 't', ...given }).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      String(value).replace(/\$\{\{ (.+?) \}\}/g, (_, code: string) => VALUES[code] ?? `no ${code}`),
    ]);
    const config = configured(spec, Object.fromEntries(env), (inputs, problems) =>
      configure(inputs, problems, { dryRun: given => given === true, githubUrl: undefined }),
    );
    expect(config).toMatchObject({ environment: 'production', dryRun: false });
  }
});
