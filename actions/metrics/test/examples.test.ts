import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { read } from './config/read.ts';

const folder = join(import.meta.dirname, '../examples');
const files = globSync('*.yml', { cwd: folder }).sort();

interface Example {
  jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
}

function steps(file: string): [where: string, given: Record<string, string>][] {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
  return Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps
      .filter(({ uses }) => uses?.startsWith('org/pipeline/metrics@'))
      .map(({ with: given = {} }): [string, Record<string, string>] => [
        `${file}, job ${job}`,
        Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)])),
      ]),
  );
}

describe('the examples', () => {
  it.each(files.flatMap(steps))('%s is what the inputs’ rules take', (_, given) => {
    const { environments, svg } = read(given);
    expect(environments[0]).toBe('production');
    expect(svg).toBe(given.svg);
  });

  it('are shown in the README', () => {
    const readme = readFileSync(join(folder, '../README.md'), 'utf8');
    expect(files.filter(file => !readme.includes(`actions/metrics/examples/${file}`))).toEqual([]);
    expect(files.flatMap(steps)).toHaveLength(2);
  });
});
