import { ActionError, RemoteError, TimeoutError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { reportDeploy } from '../../src/report/deploy.ts';
import { errorOf } from '../../src/report/error.ts';
import { reportInFlight } from '../../src/report/in-flight.ts';
import { failed, held, neverBegun, outcome, superseded, type Thing, words } from '../outcomes.ts';

const timeout = new TimeoutError('late', { awaited: 'api', waited: 1, lastState: 'x' });
const refusal = new RemoteError('no permission', {
  service: 'Yard',
  operation: 'Update',
  hint: 'Ask for it',
});
const back = { state: 'back', detail: 'v1 serves' } as const;

describe('errorOf, in the words of the platform', () => {
  it.each<[string, Partial<Thing>, string, string]>([
    [
      'goes on trying',
      { ended: failed('crashing') },
      'yard/api does not run v2: no start\nLikely cause: rust. Oil it',
      'Yard keeps trying. To go back, deploy v1',
    ],
    [
      'went back',
      { ended: failed('stopped'), wayBack: back },
      'yard/api does not run v2: no start\nLikely cause: rust. Oil it\nv1 serves again',
      'Mend it',
    ],
    [
      'was stopped',
      { ended: failed('stopped') },
      'yard/api does not run v2: no start\nLikely cause: rust. Oil it',
      'Look at the yard. To go back, deploy v1. Mend it',
    ],
    [
      'ran out of time',
      { ended: timeout },
      'late',
      'The rollout may still go on: look at it, and raise `wait-timeout` if it only needs longer. To go back, deploy v1',
    ],
    [
      'has a successor',
      { ended: superseded },
      'yard/api does not run v2: v3 took its place\nLikely cause: rust. Oil it',
      'Find out who deployed at the same time; run this job again only if this image should win',
    ],
  ])('of one that %s', (_, fields, message, hint) => {
    expect(errorOf([outcome(fields)], words)).toMatchObject({ message, hint });
  });

  it('of one that ran out of time and is back says that it may only need longer', () => {
    expect(errorOf([outcome({ ended: timeout, wayBack: back })], words)).toMatchObject({
      hint: 'Mend it; or raise `wait-timeout` if it only needs longer',
    });
  });

  it('says in the platform’s own words what serves after a way back', () => {
    const own = { ...words, backOf: () => 'v1 was never gone' };
    const taken = outcome({ ended: failed('stopped'), wayBack: back });
    expect(errorOf([taken], own)?.message).toContain('\nv1 was never gone');
    const { summary } = reportDeploy<Thing, object>([taken], own, {
      title: '',
      outputs: {},
      table: { text: '' },
      notes: [],
      failure: () => [],
      traces: [],
      locked: undefined,
    });
    expect(summary).toContainEqual({ text: 'no start. v1 was never gone.' });
  });

  it('is the platform’s own where it refused it before anything began', () => {
    const { to: _, ...never } = outcome({ ended: refusal, refused: true });
    expect(errorOf([never, outcome()], words)).toMatchObject({
      message: 'no permission',
      hint: 'Ask for it',
    });
  });

  it('says where nothing was started', () => {
    const { to: _, ...refused } = outcome({ ended: new ActionError('cancelled', 'cancelled') });
    expect(errorOf([refused], words)).toMatchObject({ hint: expect.stringMatching(/^No deployment of it/) });
  });
});

describe('reportDeploy', () => {
  const table = { table: { columns: [], rows: [] } };
  const report = (outcomes: Thing[], locked?: string) =>
    reportDeploy<Thing, { verdict: string }>(outcomes, words, {
      title: 'yard/api',
      outputs: { verdict: 'as given' },
      table,
      notes: [{ text: 'a note' }],
      failure: ({ name }) => [{ text: `why ${name}` }],
      traces: [{ path: '/tmp/trace.json', text: '{}' }],
      locked,
    });

  it('tells heading, table, sentences, holds, notes, failures and traces, in that order', () => {
    const { summary, outputs, error } = report([outcome({ ended: held }), neverBegun('web')]);
    expect([outputs, error]).toEqual([{ verdict: 'as given' }, undefined]);
    expect(summary).toEqual([
      { heading: 'yard/api: not-started' },
      table,
      { text: 'api: v2 waits at STEP_10' },
      { text: 'web: its turn never came, because a service before it did not get there' },
      {
        text: 'To let api go on, run deploy-yard with operation: continue; to go back, with operation: abort. Without a word Yard decides by itself when that time is up.',
      },
      { text: 'a note' },
      { text: 'why api' },
      { text: 'why web' },
      { text: expect.stringMatching(/^What Yard answered, redacted, is kept in \/tmp\/trace\.json/) },
      { code: '{}', title: 'Trace: what Yard answered, redacted', log: false },
    ]);
  });

  it('has the error that says what stays locked', () => {
    expect(report([outcome({ ended: failed('stopped') })], 'staging').error).toMatchObject({
      hint: expect.stringContaining('staging stays locked for 24 hours'),
    });
  });
});

it('reportInFlight says how each stands, and that nothing was written', () => {
  const told = { title: 'yard/api', operation: 'continue', outputs: { verdict: 'held' } };
  expect(reportInFlight([outcome({ ended: held })], words, told)).toEqual({
    outputs: { verdict: 'planned' },
    summary: [
      { heading: 'Dry run: continue yard/api' },
      {
        table: {
          columns: ['thing', 'from', 'to', 'how it stands'],
          rows: [['api', { code: 'v1' }, { code: 'v2' }, 'v2 waits at STEP_10']],
        },
      },
      { text: 'Nothing was written.' },
    ],
  });
});
