import { describe, expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { pullRequest, read } from './config/read.ts';

const { files, steps, notInReadme } = examplesOf(import.meta.dirname, {
  'secrets.VERCEL_TOKEN': 'tok_1',
  'vars.VERCEL_ORG_ID': 'team_1',
  'vars.VERCEL_PROJECT_ID': 'prj_1',
  'matrix.app': 'web',
  'inputs.operation': 'continue',
});

describe('the examples', () => {
  it.each(steps)('%s is what the inputs’ rules take', (_, given, { workflow, env }) => {
    const inputs = 'VERCEL_TOKEN' in env ? { token: '', project: '', ...given } : given;
    const event = 'pull_request' in workflow.on ? pullRequest({ state: 'closed' }) : {};
    const { identity, operation } = read(inputs, { env, event });
    expect(identity.project).toMatch(/^shop-web$|^prj_1$/);
    expect(operation).toBe(given.operation ?? 'deploy');
  });

  it('are shown in the README', () => {
    expect(notInReadme).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(9);
  });
});
