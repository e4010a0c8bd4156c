import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { IMAGE, read } from './config/read.ts';

const folder = join(import.meta.dirname, '../examples');

interface Example {
  jobs: Record<string, { steps: { uses: string; with: Record<string, unknown> }[] }>;
}

/** What an expression may well be when it runs. */
const VALUES: Record<string, string> = {
  'needs.build.outputs.image': IMAGE,
  'needs.build.outputs.images': JSON.stringify({ api: IMAGE, mailer: IMAGE }),
  'inputs.image': IMAGE,
};

function steps(file: string): [where: string, given: Record<string, string>][] {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
  return Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps
      .filter(({ uses }) => uses.startsWith('org/pipeline/deploy-ecs@'))
      .map(({ with: given }): [string, Record<string, string>] => [
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
    const { services, operation } = read(given);
    expect(services.map(({ name }) => name)).toContain('api');
    expect(operation).toBe(given.operation ?? 'deploy');
  });

  it('show what the README says', () => {
    expect(all.length).toBeGreaterThanOrEqual(8);
  });
});
