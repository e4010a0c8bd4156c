import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { IMAGE, read } from './config/read.ts';

const folder = join(import.meta.dirname, '../examples');

interface Example {
  jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
}

/** What an expression may well be when it runs. */
const VALUES: Record<string, string> = {
  'needs.build.outputs.image': IMAGE,
  'inputs.image': IMAGE,
  "needs.test.result == 'success' && 'continue' || 'abort'": 'abort',
};

function steps(file: string): [where: string, given: Record<string, string>][] {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
  return Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps
      .filter(({ uses = '' }) => uses.startsWith('org/pipeline/deploy-cloudrun@'))
      .map(({ with: given = {} }): [string, Record<string, string>] => [
        `${file}, job ${job}`,
        Object.fromEntries(
          Object.entries(given).map(([name, value]) => [
            name,
            String(value).replace(/\$\{\{ (.+?) \}\}/g, (_, code: string) => VALUES[code] ?? `no ${code}`),
          ]),
        ),
      ]),
  );
}

const all = globSync('*.yml', { cwd: folder }).sort().flatMap(steps);

describe('the examples', () => {
  it.each(all)('%s is what the inputs’ rules take', (_, given) => {
    const { deployed, operation } = read(given);
    expect(deployed.map(({ id }) => id)).toContain(given.job ?? 'api');
    expect(operation).toBe(given.operation ?? 'deploy');
  });

  it('show what the README says', () => {
    const readme = readFileSync(join(folder, '../README.md'), 'utf8');
    const files = globSync('*.yml', { cwd: folder });
    expect(files.filter(file => !readme.includes(`actions/deploy-cloudrun/examples/${file}`))).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(9);
  });
});
