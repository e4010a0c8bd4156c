import { describe, expect, it } from 'vitest';
import { type BackTo, type DestinationOptions, destination } from '../../src/index.ts';
import { digest } from '../proven/records.ts';
import { LAST, PREVIOUS, say, shop, the } from './say.ts';
import type { World } from './world.ts';

/** 1.1 and 2.1 were good, 3.1 is live and bad. */
const turnedBad = (world: World) => {
  world.good('1.1', { api: '1', worker: '1' });
  world.good('2.1', { api: '2' });
  world.bad('3.1', { api: '3', worker: '3' });
};

describe('the last good state', () => {
  const rows: Array<[what: string, tell: (world: World) => void, says: string]> = [
    ['each target at its newest good one then', turnedBad, 'to 2.1, api=2.1, worker=1.1'],
    [
      'before what is live, though that is good itself',
      w => {
        w.good('1.1', { api: '1' });
        w.good('2.1', { api: '2' });
      },
      'to 1.1, api=1.1',
    ],
    [
      'what was not touched since serves on, whatever is said of it',
      w => {
        w.bad('1.1', { worker: '1' });
        w.good('2.1', { api: '2' });
        w.bad('3.1', { api: '3' });
      },
      'to 2.1, api=2.1',
    ],
    [
      'past what nobody has checked',
      w => {
        w.good('1.1', { api: '1' });
        w.deploy('2.1', { api: '2' });
        w.bad('3.1', { api: '3' });
      },
      'to 1.1, api=1.1',
    ],
    [
      'what did not exist then stays',
      w => {
        w.good('1.1', { api: '1' });
        w.bad('2.1', { api: '2', worker: '2' });
      },
      'to 1.1, api=1.1, worker left: it did not exist yet',
    ],
    [
      'what the log has nothing of any more stays',
      w => {
        w.serving.set('ecs:eu-west-1/shop/worker', 'what was there long ago');
        w.good('1.1', { api: '1' });
        w.bad('2.1', { api: '2', worker: '2' });
      },
      'to 1.1, api=1.1, worker left: what it had then is older than what the log shows',
    ],
    [
      'what was never good stays',
      w => {
        w.deploy('1.1', { worker: '1' });
        w.good('2.1', { api: '2' });
        w.bad('3.1', { api: '3', worker: '3' });
      },
      'to 2.1, api=2.1, worker left: nothing that it had by then was ever proven good',
    ],
    [
      'from what is in flight, or died there',
      w => {
        w.good('1.1', { api: '1' });
        w.begin('2.1', { api: '2' });
      },
      'to 1.1, api=1.1',
    ],
    [
      'from what is held',
      w => {
        w.good('1.1', { api: '1' });
        w.deploy('2.1', { api: '2' }, 'held');
      },
      'to 1.1, api=1.1',
    ],
    [
      'from what failed and was left there',
      w => {
        w.good('1.1', { api: '1' });
        w.deploy('2.1', { api: '2' }, 'failed');
      },
      'to 1.1, api=1.1',
    ],
    [
      'from what never began: nowhere new',
      w => {
        w.good('1.1', { api: '1' });
        w.good('2.1', { api: '2' });
        w.deploy('3.1', { api: '3' }, 'not-started');
      },
      'to 1.1, api=1.1',
    ],
    [
      'again after a rollback and one more bad deploy',
      w => {
        turnedBad(w);
        w.goBack('4.1', destination(w.records, w.proofs, LAST));
        w.bad('5.1', { api: '5' });
      },
      'to 4.1, api=2.1',
    ],
    [
      'the first target of all cannot go back',
      w => {
        w.good('1.1', { api: '1' });
        w.bad('2.1', { worker: '2' });
      },
      'no-good-release: The log alone cannot bring back release 1.1: ecs:eu-west-1/shop/worker: it did not exist yet: it stays as it is.',
    ],
    [
      'an empty log',
      () => undefined,
      'nothing-live: The release log knows of nothing that is live, so there is nothing to go back from.',
    ],
    [
      'nothing was ever good',
      w => {
        w.deploy('1.1', { api: '1' });
        w.bad('2.1', { api: '2' });
      },
      'no-good-release: There is no release before 2.1 that a check has called good: 1.1 was deployed, but no check has said that it works.',
    ],
    [
      'a migration is nothing to go back from',
      w => {
        turnedBad(w);
        w.deploy('3.2', { 'migration:db/orders': '9' });
      },
      'to 2.1, api=2.1, worker=1.1',
    ],
  ];
  it.each(rows)('%s', (_, tell, says) => expect(say(shop(tell))).toBe(says));
});

describe('at rest', () => {
  const back = (w: World, id: string, to: BackTo = LAST, options: DestinationOptions = {}) =>
    w.goBack(id, destination(w.records, w.proofs, to, options));

  it('is what a rollback has left, for whoever presses the button second', () => {
    const world = shop(turnedBad);
    back(world, '4.1');
    expect(say(world)).toBe('at rest at 2.1');
    expect(say(world, PREVIOUS)).toBe('to 1.1, api=1.1');
  });

  it('is what a deploy has left that was taken back by itself', () => {
    const world = shop(w => {
      w.good('1.1', { api: '1' });
      w.good('2.1', { api: '2' });
      w.deploy('3.1', { api: '3' }, { verdict: 'failed', undone: true });
    });
    expect(say(world)).toBe('at rest at 2.1');
    expect(say(world, PREVIOUS)).toBe('to 1.1, api=1.1');
  });

  it('is not what a deploy of something else has left that was taken back, or one long ago', () => {
    const world = shop(w => {
      w.good('1.1', { api: '1', web: '1' });
      w.good('2.1', { web: '2' });
      w.deploy('3.1', { api: '3' }, { verdict: 'failed', undone: true });
    });
    expect(say(world)).toBe('to 1.1, web=1.1');
    world.deploy('4.1', { web: '4' }, { verdict: 'failed', undone: true });
    expect(say(world)).toBe('at rest at 2.1');
    world.deploy('5.1', { web: '5' }, 'not-started');
    expect(say(world)).toBe('at rest at 2.1');
    world.deploy('6.1', { web: '6' }, 'superseded');
    expect(say(world)).toBe('to 1.1, web=1.1');
  });

  it('is not a rollback whose checks failed, and that state is good no more', () => {
    const world = shop(turnedBad);
    back(world, '4.1');
    world.prove('4.1', 'failed');
    expect(say(world)).toBe('to 1.1, api=1.1');
  });

  it('is not a rollback that broke off: what it returned to is tried again', () => {
    const world = shop(turnedBad);
    world.goBack('4.1', destination(world.records, world.proofs, LAST), 'unknown');
    expect(say(world)).toBe('to 2.1, api=2.1, worker=1.1');
  });

  it('is not while other targets of the bad release serve on', () => {
    const world = shop(turnedBad);
    back(world, '4.1', LAST, { only: ['worker'] });
    expect(say(world, LAST, { only: ['worker'] })).toBe('at rest at 1.1');
    expect(say(world)).toBe('to 2.1, api=2.1');
  });

  it('is a rollback in the very run that had released what was bad', () => {
    const world = shop(turnedBad);
    back(world, '3.1');
    expect(say(world)).toBe('at rest at 2.1');
    world.bad('5.1', { api: '5' });
    expect(say(world)).toBe('to 3.1, api=2.1');
  });

  it('is left by the next deploy', () => {
    const world = shop(turnedBad);
    back(world, '4.1');
    world.good('5.1', { api: '5' });
    expect(say(world)).toBe('to 4.1, api=2.1');
  });

  it('stays so where something could not go back', () => {
    const world = shop(w => {
      w.good('0.1', { api: '0' });
      w.good('1.1', { api: '1' });
      w.bad('2.1', { api: '2', worker: '2' });
    });
    back(world, '3.1');
    expect(say(world)).toBe('at rest at 1.1');
  });
});

describe('a release that somebody names', () => {
  const rows: Array<[to: BackTo, says: string | RegExp]> = [
    [the('1.1'), 'to 1.1, api=1.1, worker=1.1'],
    [the('3.1'), /^not-good: Release 3.1 is not known to be good: it failed smoke/],
    [the('7.1'), /^unknown-release: The release log has no release 7.1/],
    [{ kind: 'commit', sha: '312e31' }, 'to 1.1, api=1.1, worker=1.1'],
    [{ kind: 'commit', sha: 'abcdef0' }, /^unknown-release: .* no release of commit abcdef0/],
    [{ kind: 'commit', sha: '' }, /^unknown-release: Commit .* may be any of/],
    [{ kind: 'before', at: '2026-11-21T00:08:00Z' }, 'to 2.1, api=2.1, worker=1.1'],
    [{ kind: 'before', at: '2026-11-21T00:05:00Z' }, 'to 1.1, api=1.1, worker=1.1'],
    [
      { kind: 'before', at: '2026-11-21T00:09:00Z' },
      /^not-good: Release 3.1, which was live at 2026-11-21T00:09:00Z,/,
    ],
    [{ kind: 'before', at: '2026-11-20T00:00:00Z' }, /^unknown-release: .* live before/],
  ];
  it.each(rows)('%j', (to, says) =>
    typeof says === 'string'
      ? expect(say(shop(turnedBad), to)).toBe(says)
      : expect(say(shop(turnedBad), to)).toMatch(says),
  );

  it('is nothing to do where it serves already', () => {
    expect(
      say(
        shop(w => w.good('1.1', { api: '1' })),
        the('1.1'),
      ),
    ).toBe('at rest at 1.1');
  });

  it('is not gone to once it was refused', () => {
    const world = shop(turnedBad);
    world.goBack('4.1', destination(world.records, world.proofs, the('1.1')));
    world.prove('3.1');
    expect(say(world, the('3.1'))).toBe(
      'not-good: Release 3.1 is not known to be good: it was rolled back by release 4.1 (api).',
    );
    // 2.1 was not live any more, so nobody has refused it.
    expect(say(world, the('2.1'))).toBe('to 2.1, api=2.1');
  });
});

describe('some targets alone', () => {
  it.each([
    [['worker'], 'to 1.1, worker=1.1'],
    [['ecs:eu-west-1/shop/api'], 'to 2.1, api=2.1'],
    [['worker', 'worker', 'api'], 'to 2.1, api=2.1, worker=1.1'],
    [['workre'], 'unknown-subject: No release names "workre"; did you mean worker?.'],
    [['migration:db'], 'unknown-subject: No release names "migration:db".'],
  ])('%j', (only, says) => expect(say(shop(turnedBad), LAST, { only })).toBe(says));

  it('is asked for by the whole name where two have the same last part', () => {
    const world = shop(w => w.good('1.1', { api: '1', 'cloudrun:p/r/services/api': '1' }));
    expect(say(world, LAST, { only: ['api'] })).toContain(
      'api may be any of cloudrun:p/r/services/api, ecs:',
    );
  });
});

describe('what can be moved decides', () => {
  const options = { movable: (subject: string) => subject.startsWith('ecs:') };
  const app = (w: World) => {
    w.good('1.1', { 'mobile:app': '1' });
    w.good('2.1', { api: '2' });
    w.good('3.1', { api: '3' });
    w.deploy('4.1', { 'mobile:app': '4' });
  };

  it.each([LAST, PREVIOUS])('%j: not what is newest elsewhere', to => {
    expect(say(shop(app), to)).toBe('to 3.1, mobile:app=1.1');
    expect(say(shop(app), to, options)).toBe('to 2.1, api=2.1, mobile:app=1.1');
  });

  it('though that is new, and cannot go back', () => {
    const world = shop(w => {
      w.good('2.1', { api: '2' });
      w.good('3.1', { api: '3' });
      w.deploy('4.1', { 'mobile:app': '4' });
    });
    expect(say(world)).toMatch(/^no-good-release/);
    expect(say(world, LAST, options)).toBe('to 2.1, api=2.1, mobile:app left: it did not exist yet');
  });

  it('and what went back is at rest, though something was released elsewhere since', () => {
    const world = shop(app);
    world.goBack('5.1', destination(world.records, world.proofs, LAST, { ...options, only: ['api'] }));
    world.good('6.1', { 'mobile:app': '6' });
    expect(say(world, LAST, options)).toBe('at rest at 2.1');
  });

  it('unless nothing can be: then it is told, for somebody else', () => {
    expect(say(shop(app), LAST, { only: ['mobile:app'], ...options })).toBe('to 1.1, mobile:app=1.1');
  });
});

describe('what serves on is not refused', () => {
  /** Of each target that goes back. */
  const refused = (world: World, options: DestinationOptions = {}) => {
    const found = destination(world.records, world.proofs, LAST, options);
    return 'parts' in found ? found.parts.map(({ refuses }) => refuses) : found.atRest;
  };
  const shared = (w: World) => {
    w.good('1.1', { api: '1', worker: '2' });
    w.good('2.1', { api: '2' });
  };

  it('on a target that nobody asked for', () => {
    expect(refused(shop(shared), { only: ['api'] })).toEqual([[]]);
  });

  it('on a target that is left', () => {
    const world = shop(w => {
      w.good('1.1', { api: '1' });
      w.good('2.1', { api: '2', worker: '2' });
    });
    expect(refused(world)).toEqual([[]]);
  });

  it('on a target that cannot be moved from here', () => {
    const world = shop(w => {
      w.good('1.1', { api: '1', 'lambda:checkout': '1' });
      w.good('2.1', { api: '2', 'lambda:checkout': '2' });
    });
    expect(refused(world)).toEqual([[digest('2')], [digest('2')]]);
    expect(refused(world, { movable: subject => subject.startsWith('ecs:') })[0]).toEqual([]);
  });

  it('nor what the release that is returned to has elsewhere', () => {
    const world = shop(w => {
      shared(w);
      w.good('3.1', { worker: '3' });
    });
    expect(refused(world, { only: ['api'] })).toEqual([[]]);
  });

  it('though a migration ran with it, it is', () => {
    const world = shop(w => {
      w.good('1.1', { api: '1' });
      w.good('2.1', { api: '2' });
      w.deploy('2.1', { 'migration:db/orders': '2' });
    });
    expect(refused(world)).toEqual([[digest('2')]]);
  });
});

describe('what a destination tells', () => {
  it('what is undone, what was passed over, and what stays in the database', () => {
    const world = shop(w => {
      w.good('1.1', { api: '1' });
      w.deploy('2.1', { api: '2' });
      w.deploy('2.1', { 'migration:db/orders': 'a' }, { verdict: 'steady', detail: '0042_orders' });
      w.deploy('3.1', { api: '3' }, { verdict: 'failed', undone: true });
      w.begin('4.1', { api: '4' });
      w.begin('4.1', { 'migration:db/orders': 'b' });
    });
    expect(destination(world.records, world.proofs, LAST)).toMatchObject({
      to: { id: '1.1' },
      from: [{ id: '4.1' }, { id: '2.1' }],
      passedOver: [
        { release: { id: '4.1' }, why: expect.stringContaining('in flight') },
        { release: { id: '3.1' }, why: 'was rolled back (api)' },
        { release: { id: '2.1' } },
      ].map(({ release }) => ({ release })),
      migrations: [
        { release: { id: '4.1' }, detail: 'has begun and not ended' },
        { release: { id: '2.1' }, subject: 'migration:db/orders', detail: '0042_orders' },
      ],
    });
  });

  it('what an earlier rollback took away is not undone once more', () => {
    const world = shop(turnedBad);
    world.goBack('4.1', destination(world.records, world.proofs, LAST));
    world.bad('5.1', { api: '5' });
    const found = destination(world.records, world.proofs, the('1.1'));
    expect('from' in found && found.from.map(({ id }) => id)).toEqual(['5.1', '2.1']);
  });

  it('refuses what is or may be live, and nothing of what is returned to', () => {
    const world = shop(w => {
      w.good('1.1', { api: '1', worker: '2' });
      w.good('2.1', { api: '5' });
      w.bad('3.1', { api: '3', worker: '1' });
      w.begin('4.1', { worker: '4' });
    });
    const found = destination(world.records, world.proofs, the('1.1'));
    // 5 is good, and not live any more; 1 is what the other target returns to.
    expect('parts' in found && found.parts.map(({ refuses }) => refuses)).toEqual([
      [digest('3')],
      [digest('4')],
    ]);
  });

  it('returns to what was seen after the good release, else before the next one', () => {
    const world = shop(w => {
      w.good('1.1', { api: '1', worker: '1' });
      w.bad('2.1', { api: '2' });
      w.bad('3.1', { api: '3', worker: '3' });
    });
    const [third, second, first] = world.records;
    for (const target of first?.outcome?.targets ?? []) delete target.after;
    if (third)
      third.intent.targets = third.intent.targets.map(target => ({
        ...target,
        before: `${target.subject} then`,
      }));
    if (second)
      second.intent.targets = second.intent.targets.map(target => ({ ...target, before: undefined }));
    const found = destination(world.records, world.proofs, LAST);
    expect(found).toMatchObject({
      parts: [{ subject: 'ecs:eu-west-1/shop/worker', snapshot: 'ecs:eu-west-1/shop/worker then' }],
      left: [{ subject: 'ecs:eu-west-1/shop/api', why: expect.stringContaining('no snapshot') }],
    });
  });
});
