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

/** What an expression may well be when it runs. */
const VALUES: Record<string, string> = {
  'inputs.what': '',
  'steps.deploy.outcome': 'success',
  'steps.deploy.outputs.version': '7',
  'steps.migrate.outcome': 'failure',
  'steps.migrate.outputs.applied': '0042_orders_total',
};

function steps(file: string): [where: string, given: Record<string, string>][] {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
  return Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps
      .filter(({ uses }) => uses?.startsWith('org/pipeline/record@'))
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

describe('the examples', () => {
  it.each(files.flatMap(steps))('%s is what the inputs’ rules take', (_, given) => {
    const config = read(given);
    expect(config.operation).toBe(given.operation ?? 'record');
    if (config.operation === 'show') expect(config.compare).toBe('role-to-assume' in given);
    else expect(config.targets.map(({ subject }) => subject)).toEqual([given.subject]);
  });

  it('are shown in the README', () => {
    const readme = readFileSync(join(folder, '../README.md'), 'utf8');
    expect(files.filter(file => !readme.includes(`actions/record/examples/${file}`))).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(4);
  });
});
