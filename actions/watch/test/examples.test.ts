import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { read } from './read.ts';

const folder = join(import.meta.dirname, '../examples');
const files = globSync('*.yml', { cwd: folder }).sort();

interface Example {
  jobs: Record<string, { steps: { uses: string; with: Record<string, unknown> }[] }>;
}

function givenIn(file: string): Record<string, string>[] {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
  return Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses.startsWith('org/pipeline/watch@'))
    .map(({ with: given }) =>
      Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
          name,
          String(value).replace(/\$\{\{ secrets\.(\w+) \}\}/g, '$1'),
        ]),
      ),
    );
}

describe('the examples', () => {
  it.each([
    ['alarm.yml', 'alarm', ['5xx', 'latency']],
    ['several.yml', 'look', ['errors', 'apdex', 'requests', 'crashes', 'new-issues', 'queue']],
    ['watch.yml', 'look', ['error-rate', 'p99']],
  ])('%s is what the inputs’ rules take', (file, operation, names) => {
    const [given = {}, ...more] = givenIn(file);
    const config = read(given);
    expect([config.operation, config.rules.map(({ name }) => name), more]).toEqual([operation, names, []]);
  });

  it('has no alarm wait where the next one would drop it', () => {
    const [alarm, look] = ['alarm.yml', 'watch.yml'].map(
      file =>
        (
          parse(readFileSync(join(folder, file), 'utf8')) as {
            concurrency: { group: string; queue?: string };
          }
        ).concurrency,
    );
    expect(alarm?.queue).toBe('max');
    expect(alarm?.group).not.toBe(look?.group);
  });

  it('start the workflow that is there to copy, with its inputs', () => {
    const starter = join(
      folder,
      '../../../workflows-templates/starter',
      read(givenIn('watch.yml')[0] ?? {}).workflow,
    );
    const { on } = parse(readFileSync(starter, 'utf8')) as {
      on: { workflow_dispatch: { inputs: Record<string, object> } };
    };
    expect(Object.keys(on.workflow_dispatch.inputs)).toEqual(
      expect.arrayContaining(['environment', 'reason']),
    );
  });

  it('are shown in the README', () => {
    const readme = readFileSync(join(folder, '../README.md'), 'utf8');
    expect(files.filter(file => !readme.includes(`actions/watch/examples/${file}`))).toEqual([]);
    expect(files).toHaveLength(3);
  });
});
