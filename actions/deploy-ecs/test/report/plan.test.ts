import { describe, expect, it } from 'vitest';
import { type PlannedService, reportBlindPlan, reportPlan } from '../../src/report/plan.ts';
import { type Given, IMAGE, read } from '../config/read.ts';
import { arnOf } from '../outcomes.ts';

const config = (given: Given = {}) => read({ service: 'api', image: IMAGE, ...given });
const planned = (fields: Partial<PlannedService> = {}): PlannedService => ({
  service: 'api',
  plan: {
    subject: 'ECS service shop/api',
    changes: [
      { what: 'task definition', from: 'api:1', to: 'a new revision of api' },
      { what: 'container web: image', from: 'shop/api:1', to: IMAGE },
    ],
    step: {},
  },
  previousTaskDefinition: arnOf(1),
  next: 'api',
  ...fields,
});

describe('reportPlan', () => {
  it('sets the outputs as planned, and says that nothing was written', () => {
    const { outputs, summary, error } = reportPlan(config(), [planned()], ['a note']);
    expect(error).toBeUndefined();
    expect(outputs).toEqual({
      verdict: 'planned',
      services: { api: { verdict: 'planned' } },
      'task-definition-arn': 'api',
      'previous-task-definition-arn': arnOf(1),
      plan: [{ subject: 'ECS service shop/api', changes: planned().plan.changes }],
    });
    expect(summary).toEqual([
      { heading: 'Dry run: shop/api' },
      {
        table: {
          columns: ['service', 'what', 'from', 'to'],
          rows: [
            ['api', 'task definition', { code: 'api:1' }, { code: 'api:(next)' }],
            ['api', 'container web: image', { code: 'shop/api:1' }, { code: IMAGE }],
          ],
        },
      },
      { text: 'Nothing was written.' },
      { text: 'a note' },
    ]);
  });

  it.each([
    ['a revision that is there', arnOf(3), 'api:3'],
    ['one that is still to be registered', 'api', 'api:(next)'],
  ])('names %s', (_, next, words) => {
    expect(JSON.stringify(reportPlan(config(), [planned({ next })], []).summary)).toContain(`"${words}"`);
  });

  it('says where everything is as wanted already', () => {
    const idle = planned({
      plan: { subject: 'ECS service shop/api', changes: [], step: {} },
      next: arnOf(1),
    });
    expect(reportPlan(config(), [idle], []).summary).toContainEqual({
      text: 'Everything is as wanted already. Nothing was written.',
    });
  });
});

describe('reportBlindPlan', () => {
  it('tells what is wanted, with nothing to compare it with', () => {
    const { outputs, summary } = reportBlindPlan(config({ container: 'web' }));
    expect(outputs).toMatchObject({ verdict: 'planned', services: { api: { verdict: 'planned' } } });
    const words = JSON.stringify(summary);
    for (const part of [
      'container web: image',
      'unknown',
      IMAGE,
      'nothing was looked at. Nothing was written.',
    ])
      expect(words).toContain(part);
  });

  it('shows no value of a variable', () => {
    const blind = reportBlindPlan(config({ 'environment-variables': 'TOKEN=hunter2' }));
    expect(JSON.stringify(blind)).not.toContain('hunter2');
  });
});
