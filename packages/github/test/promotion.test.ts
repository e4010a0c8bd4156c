import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dispatchWorkflow, environmentRules, runApprovals } from '../src/index.ts';
import type { Scene } from './repository.ts';
import { peopledScene } from './shop.ts';

let shop: Scene;
const started: unknown[] = [];
const PROMOTION = { workflow: 'promote.yml', ref: 'main', inputs: { approval: '42.1' } };
beforeEach(async () => {
  started.length = 0;
  shop = await peopledScene({ onDispatch: dispatch => started.push(dispatch) });
});
afterEach(() => shop.github.close());

describe('dispatchWorkflow', () => {
  it('starts a workflow with inputs, as whoever the token is of', async () => {
    await dispatchWorkflow(shop.connect(), PROMOTION, { again: true });
    expect(started).toEqual([
      {
        repository: 'org/shop',
        workflow: 'promote.yml',
        ref: 'main',
        inputs: { approval: '42.1' },
        by: 'github-actions[bot]',
      },
    ]);
  });

  it.each<[string, string, string, Record<string, string>, string]>([
    ['a workflow that is not there', 'deploy.yml', 'main', {}, 'Not Found'],
    ['an input that it does not know', 'promote.yml', 'main', { aproval: '1' }, 'Unexpected inputs provided'],
    ['a branch that is not there', 'promote.yml', 'mian', {}, 'No ref found for: mian'],
    ['no branch', 'promote.yml', '', {}, '"ref" wasn\'t supplied'],
  ])('says what is wrong with %s', async (_name, workflow, ref, inputs, message) => {
    await expect(
      dispatchWorkflow(shop.connect(), { workflow, ref, inputs }, { again: true }),
    ).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining(message),
      hint: expect.stringContaining('workflow_dispatch'),
    });
    expect(started).toEqual([]);
  });

  it('rather starts it twice than never', async () => {
    shop.github.faults.add({ kind: 'reset-after', service: 'github', operation: 'CreateWorkflowDispatch' });
    await dispatchWorkflow(shop.connect(), PROMOTION, { again: true });
    expect(started).toHaveLength(2);
  });

  it('rather leaves it open than starts it twice, where it is told to', async () => {
    shop.github.faults.add({ kind: 'reset-after', service: 'github', operation: 'CreateWorkflowDispatch' });
    await expect(dispatchWorkflow(shop.connect(), PROMOTION, { again: false })).rejects.toMatchObject({
      outcome: 'unknown',
    });
    expect(started).toHaveLength(1);
  });
});

describe('environmentRules', () => {
  it('tells who is asked, and what protects it', async () => {
    expect(await environmentRules(shop.connect(), 'production')).toEqual({
      reviewers: ['ben', 'org/release-managers'],
      preventsSelfReview: true,
      adminsMayBypass: true,
      restrictsBranches: true,
    });
    expect(await environmentRules(shop.connect(), 'staging')).toEqual({
      reviewers: [],
      preventsSelfReview: false,
      adminsMayBypass: true,
      restrictsBranches: false,
    });
  });

  it('knows none of an environment that is not there', async () => {
    expect(await environmentRules(shop.connect(), 'pro/duction')).toBeUndefined();
  });
});

it('tells who let a run go on', async () => {
  shop.github.as('ben').review('org/shop', '77', 'production', 'approved', 'ship it');
  shop.github.as('ann').review('org/shop', '77', 'staging', 'rejected');
  expect(await runApprovals(shop.connect(), '77')).toEqual([
    {
      state: 'approved',
      by: { login: 'ben', type: 'User' },
      comment: 'ship it',
      environments: ['production'],
    },
    { state: 'rejected', by: { login: 'ann', type: 'User' }, comment: '', environments: ['staging'] },
  ]);
  expect(await runApprovals(shop.connect(), '78')).toEqual([]);
});
