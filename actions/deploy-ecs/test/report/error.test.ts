import { ActionError, RemoteError, RolloutError, TimeoutError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/outcome.ts';
import { errorOf } from '../../src/report/error.ts';
import { crash, failed, held, neverBegun, outcome, superseded } from '../outcomes.ts';

const timeout = new TimeoutError(
  'not steady within 10m',
  { awaited: 'api', waited: 1, lastState: 'x' },
  { hint: 'Wait' },
);
const cancelled = new ActionError('cancelled', 'The run was cancelled');
const denied = new RemoteError('ECS DescribeServices: no answer', {
  service: 'Amazon ECS',
  operation: 'DescribeServices',
  hint: 'Allow it',
});
const back = { state: 'back', detail: 'api:1 runs' } as const;
const stuck = { state: 'failed', detail: 'no capacity' } as const;
const GO_BACK = 'To go back, deploy with `task-definition: api:1` and without an image';

/** Message and next step, as an annotation has them. */
function told(...outcomes: Outcome[]): { message: string; hint: string } {
  const error = errorOf('shop', outcomes);
  if (!(error instanceof ActionError)) throw new Error('it was no error of ours');
  return { message: error.message, hint: error.hint ?? '' };
}

describe('errorOf', () => {
  it.each<[string, Outcome[]]>([
    ['serves', [outcome(), outcome({ service: 'worker' })]],
    ['waits for someone else', [outcome({ ended: held })]],
    ['was never to begin', []],
  ])('is none where everything %s', (_, outcomes) => expect(errorOf('shop', outcomes)).toBeUndefined());

  it.each<[string, Partial<Outcome>, string, string]>([
    [
      'a crash loop that ECS will not end',
      { ended: failed('crashing') },
      'shop/api does not run api:2: no start',
      `ECS keeps trying. ${GO_BACK}, and turn on the service's deployment circuit breaker with rollback`,
    ],
    [
      'a crash loop that was taken back',
      { ended: failed('crashing'), wayBack: back },
      'shop/api does not run api:2: no start\napi:1 serves again',
      'See the job summary for the events and the last log lines, mend the cause and deploy anew',
    ],
    [
      'a rollback by ECS',
      { ended: failed('rolled-back') },
      'shop/api does not run api:2: no start',
      'api:1 serves again or still. See the job summary',
    ],
    [
      'a way back that failed, too',
      { ended: failed('crashing'), wayBack: stuck },
      'shop/api does not run api:2: no start\nGoing back to api:1 failed, too: no capacity',
      `Look at the service now. ${GO_BACK}`,
    ],
    [
      'a stop by someone',
      { ended: failed('stopped') },
      'shop/api does not run api:2: no start',
      `See which revision the service's tasks run. ${GO_BACK}`,
    ],
    [
      'someone else’s deploy',
      { ended: superseded },
      'shop/api does not run api:2: another deployment took its place',
      'Find out who deployed at the same time; run this job again only if this image should win',
    ],
    [
      'time',
      { ended: timeout },
      'not steady within 10m',
      `The rollout may still go on: look at it, and raise \`wait-timeout\` if it only needs longer. ${GO_BACK}`,
    ],
    [
      'a cancelled run',
      { ended: cancelled },
      'The run was cancelled',
      `The rollout may still go on: look at it. ${GO_BACK}`,
    ],
    ['a refusal that has a hint', { ended: denied }, 'ECS DescribeServices: no answer', 'Allow it'],
  ])('tells of %s what happened and what to do', (_, fields, message, hint) => {
    const error = told(outcome(fields));
    expect(error.message).toBe(message);
    expect(error.hint).toContain(hint);
  });

  it('says where nothing was started', () => {
    const { taskDefinition: _, deploymentId: __, ...refused } = outcome({ ended: cancelled });
    expect(told(refused).hint).toBe(
      'No deployment of it was seen to start. See that the service is as it was, then run this job again',
    );
  });

  it('names the most frequent way in which tasks stopped, and its likely cause', () => {
    const { message } = told(outcome({ ended: failed('crashing'), diagnosis: crash }));
    expect(message).toContain(
      '2 stopped task(s): Essential container in task exited (container web, exit code 3)',
    );
    expect(message).toContain('Likely cause: The program ended with an error');
  });

  it('of several names each that is bad, those taken back with them, and those that never began', () => {
    const { message, hint } = told(
      outcome({ service: 'worker', wayBack: back }),
      outcome({ ended: failed('crashing'), wayBack: stuck }),
      neverBegun('mailer'),
    );
    expect(message.split('\n')).toEqual([
      'shop/worker served and was taken back with the others',
      'api:1 serves again',
      'shop/api does not run api:2: no start',
      'Going back to api:1 failed, too: no capacity',
      'Not started: mailer',
    ]);
    expect(hint).toContain('Look at the service now');
  });

  it.each([failed('crashing'), timeout, cancelled, denied])(
    'says what stays locked, and how to free it: %#',
    ended => {
      const error = errorOf('shop', [outcome({ ended })], 'staging');
      expect(error instanceof ActionError && error.hint).toMatch(
        /\. staging stays locked for 24 hours; free it with `operation: unlock`$/,
      );
    },
  );

  it('keeps the class by which the ending is known', () => {
    expect(errorOf('shop', [outcome({ ended: failed('stopped') })])).toBeInstanceOf(RolloutError);
    expect(errorOf('shop', [outcome({ ended: timeout, wayBack: back })])).toBeInstanceOf(TimeoutError);
    expect(errorOf('shop', [outcome({ ended: denied })])).toBe(denied);
    expect(errorOf('shop', [outcome({ ended: cancelled })])).toMatchObject({ code: 'cancelled' });
    const bug = new TypeError('x is not a function');
    expect(errorOf('shop', [outcome({ ended: bug })])).toBe(bug);
  });
});
