import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { read } from './read.ts';

const SECRETS = 'DATADOG_API_KEY DATADOG_APP_KEY NEWRELIC_API_KEY SENTRY_TOKEN OPS_TOKEN PROMETHEUS_TOKEN';
const { files, steps, notInReadme } = examplesOf(
  import.meta.dirname,
  Object.fromEntries(SECRETS.split(' ').map(name => [`secrets.${name}`, name])),
);
const RULES: Record<string, [operation: string, names: string[]]> = {
  'alarm.yml, job alarm': ['alarm', ['5xx', 'latency']],
  'several.yml, job watch': ['look', ['errors', 'apdex', 'requests', 'crashes', 'new-issues', 'queue']],
  'watch.yml, job watch': ['look', ['error-rate', 'p99']],
};

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (where, given) => {
    const { operation, rules } = read(given);
    expect([operation, rules.map(({ name }) => name)]).toEqual(RULES[where]);
  });

  it('has no alarm wait where the next one would drop it', () => {
    const [alarm, , look] = steps.map(([, , { workflow }]) => workflow.concurrency);
    expect(alarm?.queue).toBe('max');
    expect(alarm?.group).not.toBe(look?.group);
  });

  it.each(['workflows-templates/starter', 'actions/rollback/examples', 'examples/shop/.github/workflows'])(
    'start the workflow that is there to copy in %s, which takes what it is given and hands it on',
    folder => {
      const { workflow } = read(steps.at(-1)?.[1] ?? {});
      const text = readFileSync(join(import.meta.dirname, '../../..', folder, workflow), 'utf8');
      const { on } = parse(text) as { on: { workflow_dispatch: { inputs: Record<string, object> } } };
      for (const input of ['environment', 'from', 'reason']) {
        expect(on.workflow_dispatch.inputs).toHaveProperty(input);
        expect(text).toContain(` ${input}: \${{ inputs.${input} }}\n`);
      }
    },
  );

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
    expect(files).toHaveLength(3);
    expect(steps.map(([where]) => where)).toEqual(Object.keys(RULES));
  });
});
