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
  'secrets.VERCEL_TOKEN': 'vcp_1234567',
  'inputs.environment': 'production',
  'inputs.to': 'before 14:00',
  'inputs.targets': 'api, web',
  'inputs.reason': 'checkout answers 500',
  'inputs.dry-run': 'false',
};

function steps(file: string): [where: string, given: Record<string, string>][] {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
  return Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps
      .filter(({ uses }) => uses?.startsWith('org/pipeline/rollback@'))
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
    const { environment, fleet } = read(given);
    expect([environment, fleet.aws?.roleToAssume]).toEqual([
      'production',
      'arn:aws:iam::123456789012:role/deploy',
    ]);
  });

  it('are shown in the README', () => {
    const readme = readFileSync(join(folder, '../README.md'), 'utf8');
    expect(files.filter(file => !readme.includes(`actions/rollback/examples/${file}`))).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(2);
  });
});

describe('the workflows to call', () => {
  const workflow = (file: string) => {
    const path = join(import.meta.dirname, '../../../workflows-templates', file);
    return parse(readFileSync(path, 'utf8')) as {
      on: { workflow_call: { inputs: Record<string, { default?: unknown }> } };
      jobs: Record<string, Record<string, unknown>>;
    };
  };

  it('have time as they are told', () => {
    const { on, jobs } = workflow('reusable/roll-back.yml');
    expect(on.workflow_call.inputs['timeout-minutes']?.default).toBe(60);
    expect(jobs.rollback?.['timeout-minutes']).toMatch(/^\$\{\{ inputs\.timeout-minutes \}\}$/);
  });

  it('check nothing by default: what fails spoils a good release', () => {
    expect(workflow('starter/roll-back.yml').jobs['roll-back']?.with).not.toHaveProperty('checks');
    expect(workflow('reusable/roll-back.yml').on.workflow_call.inputs.checks?.default).toBe('');
  });
});
