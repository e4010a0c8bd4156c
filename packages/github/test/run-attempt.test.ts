import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAttempt } from '../src/index.ts';
import type { Scene } from './repository.ts';
import { peopledScene } from './shop.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await peopledScene({ tokens: { blind: { deployments: 'write' } } });
  const { runs } = shop.github.repository('org/shop');
  runs.set('42', 1, { status: 'completed', conclusion: 'failure' });
  runs.set('42', 2, { status: 'in_progress' });
});
afterEach(() => shop.github.close());

describe('an attempt of a run', () => {
  it('is over, and how; or goes on, whatever became of the one before', async () => {
    const of = (attempt: number) => runAttempt(shop.connect(), { runId: 42, attempt });
    expect(await of(1)).toMatchObject({ over: true, conclusion: 'failure', at: expect.stringMatching(/Z$/) });
    expect(await of(2)).toMatchObject({ over: false, conclusion: undefined });
    expect(await of(3)).toBeUndefined();
  });

  it('is not shown to a token that may not see runs, which is told what it lacks', async () => {
    await expect(runAttempt(shop.connect('blind'), { runId: 42, attempt: 1 })).rejects.toThrow(
      '`actions: read`',
    );
  });
});

it('is what unmodified octokit reads of the stand-in', async () => {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const octokit = getOctokit(shop.github.token, { baseUrl: shop.github.url, log });
  const { data } = await octokit.rest.actions.getWorkflowRunAttempt({
    owner: 'org',
    repo: 'shop',
    run_id: 42,
    attempt_number: 1,
  });
  expect(data).toMatchObject({ id: 42, run_attempt: 1, status: 'completed', conclusion: 'failure' });
});
