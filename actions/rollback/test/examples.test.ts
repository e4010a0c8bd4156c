import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { read } from './config/read.ts';

const { files, steps, notInReadme } = examplesOf(import.meta.dirname, {
  'secrets.VERCEL_TOKEN': 'vcp_1234567',
  'inputs.environment': 'production',
  'inputs.to': 'before 14:00',
  'inputs.from': '42.1',
  'inputs.targets': 'api, web',
  'inputs.reason': 'checkout answers 500',
  'inputs.dry-run': 'false',
});

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (_, given) => {
    const { environment, fleet } = read(given);
    expect([environment, fleet.aws?.roleToAssume]).toEqual([
      'production',
      'arn:aws:iam::123456789012:role/deploy',
    ]);
  });

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
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

  it('take back only the release that was judged, where one is named', () => {
    const { jobs } = workflow('reusable/roll-back.yml');
    const steps = jobs.rollback?.steps as { id?: string; with?: Record<string, string> }[];
    expect(steps.find(({ id }) => id === 'rollback')?.with?.from).toMatch(/^\$\{\{ inputs\.from \}\}$/);
  });

  it('check nothing by default: what fails spoils a good release', () => {
    expect(workflow('starter/roll-back.yml').jobs['roll-back']?.with).not.toHaveProperty('checks');
    expect(workflow('reusable/roll-back.yml').on.workflow_call.inputs.checks?.default).toBe('');
  });
});
