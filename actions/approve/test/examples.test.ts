import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { read } from './read.ts';

const folder = join(import.meta.dirname, '../examples');

/** What an expression may well be when it runs. */
const VALUES: Record<string, string> = {
  'inputs.approval': '42.1',
  'inputs.emergency': '',
  'inputs.images': '',
  'secrets.TEAMS_TOKEN': 'ghs_app',
};

interface Example {
  jobs: Record<
    string,
    { permissions: Record<string, string>; steps: { uses: string; with: Record<string, unknown> }[] }
  >;
}

it.each(globSync('*.yml', { cwd: folder }))('%s is what the inputs’ rules take', file => {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
  const own = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses.startsWith('org/pipeline/approve@'));
  expect(own.length).toBeGreaterThan(0);
  for (const { with: given } of own) {
    const inputs = Object.entries(given).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{ (.+?) \}\}/g, (_, code: string) => VALUES[code] ?? `no ${code}`),
    ]);
    const config = read(Object.fromEntries(inputs));
    expect(config.operation).toBe(given.operation);
    // What people may answer, and what production goes by, must be the same people.
    if (config.operation !== 'resolve')
      expect(config.rule).toMatchObject({ approvers: ['octocat', 'org/release'] });
  }
});
