import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { digest } from './fakes.ts';
import { read } from './read.ts';

const folder = join(import.meta.dirname, '../examples');
const IMAGE = `ghcr.io/org/shop/api@${digest('api')}`;

interface Example {
  jobs: Record<string, { steps: { uses: string; with: Record<string, unknown> }[] }>;
}

/** What an expression may well be when it runs. */
const VALUES: Record<string, string> = {
  'inputs.image': IMAGE,
  'inputs.images': JSON.stringify({ api: IMAGE }),
  'inputs.dry-run': 'true',
};

const all = globSync('*.yml', { cwd: folder })
  .sort()
  .flatMap(file => {
    const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
    const steps = Object.values(jobs).flatMap(job => job.steps);
    return steps
      .filter(({ uses }) => uses.startsWith('org/pipeline/promote@'))
      .map((step): [string, Record<string, string>] => [file, given(step.with)]);
  });

function given(inputs: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{ (.+?) \}\}/g, (_, code: string) => VALUES[code] ?? `no ${code}`),
    ]),
  );
}

it.each(all)('%s is what the inputs’ rules take', (_, inputs) => {
  expect(read(inputs)).toMatchObject({ environment: 'production', to: { text: inputs.to } });
});

it('there is one for each way that the README shows', () => {
  expect(all.map(([file]) => file)).toEqual(['google.yml', 'named-images.yml', 'promote.yml']);
});
