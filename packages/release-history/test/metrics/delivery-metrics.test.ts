import { describe, expect, it } from 'vitest';
import {
  deliveryMetrics,
  destination,
  type Figures,
  firstSeen,
  type MetricsQuestion,
} from '../../src/index.ts';
import { World } from '../back/world.ts';
import { at } from '../proven/records.ts';

const API = 'ecs:eu-west-1/shop/api';
const DAY: MetricsQuestion = {
  window: { from: at(0), to: at(1_440) },
  before: { from: at(-1_440), to: at(0) },
};

function measured(tell: (world: World) => void, more: Partial<MetricsQuestion> = {}) {
  const world = new World();
  tell(world);
  return deliveryMetrics(world.records, world.proofs, { ...DAY, ...more });
}

const goBack = (w: World, id: string) =>
  w.goBack(id, destination(w.records, w.proofs, { kind: 'last-good' }));
const undone = { verdict: 'failed', undone: true } as const;

/** deployments, failed, open; recovered and not; the median recovery in minutes. */
const short = (figures: Figures | null) =>
  figures &&
  [
    `${figures.deployments} (${figures.changeFailureRate.failed} failed, ${figures.open} open)`,
    `${figures.recoveryTime.recovered}+${figures.recoveryTime.notRecovered}`,
    figures.recoveryTime.median === null ? 'none' : `${figures.recoveryTime.median / 60} min`,
  ].join(', ');

describe('what counts as a deployment, as a failure, and as a recovery', () => {
  // Each deploy takes a minute, and a proof is said a minute later.
  const rows: [what: string, tell: (world: World) => void, says: string][] = [
    ['one that was proven', w => void w.good('1.1', { api: '1' }), '1 (0 failed, 0 open), 0+0, none'],
    [
      'one that nobody has checked',
      w => void w.deploy('1.1', { api: '1' }),
      '1 (0 failed, 0 open), 0+0, none',
    ],
    [
      'one that failed a check, and serves on',
      w => void w.bad('1.1', { api: '1' }),
      '1 (1 failed, 0 open), 0+1, none',
    ],
    [
      'one that failed a check, until the next is live',
      w => {
        w.bad('1.1', { api: '1' });
        w.good('2.1', { api: '2' });
      },
      '2 (1 failed, 0 open), 1+0, 3 min',
    ],
    [
      'what is bad as well mends nothing',
      w => {
        w.bad('1.1', { api: '1' });
        w.bad('2.1', { api: '2' });
        w.deploy('3.1', { api: '3' }, undone);
      },
      '3 (3 failed, 0 open), 0+3, none',
    ],
    [
      'one that took itself back: since its change began',
      w => {
        w.good('1.1', { api: '1' });
        w.deploy('2.1', { api: '2' }, undone);
      },
      '2 (1 failed, 0 open), 1+0, 1 min',
    ],
    [
      'one that failed and stays',
      w => void w.deploy('1.1', { api: '1' }, 'failed'),
      '1 (1 failed, 0 open), 0+1, none',
    ],
    [
      'one that a rollback refused, and no rollback',
      w => {
        w.good('1.1', { api: '1' });
        w.deploy('2.1', { api: '2' });
        goBack(w, '3.1');
      },
      '2 (1 failed, 0 open), 1+0, 2 min',
    ],
    [
      'a rollback that broke off mends nothing',
      w => {
        w.good('1.1', { api: '1' });
        w.bad('2.1', { api: '2' });
        w.goBack('3.1', destination(w.records, w.proofs, { kind: 'last-good' }), 'unknown');
      },
      '2 (1 failed, 0 open), 0+1, none',
    ],
    [
      'a rollback in the run that had released what was bad',
      w => {
        w.good('1.1', { api: '1' });
        w.bad('2.1', { api: '2' });
        goBack(w, '2.1');
      },
      '2 (1 failed, 0 open), 1+0, 3 min',
    ],
    [
      'what never began',
      w => void w.deploy('1.1', { api: '1' }, 'not-started'),
      '0 (0 failed, 0 open), 0+0, none',
    ],
    [
      'what was superseded',
      w => void w.deploy('1.1', { api: '1' }, 'superseded'),
      '0 (0 failed, 0 open), 0+0, none',
    ],
    ['what is in flight', w => void w.begin('1.1', { api: '1' }), '0 (0 failed, 1 open), 0+0, none'],
    ['what is held', w => void w.deploy('1.1', { api: '1' }, 'held'), '0 (0 failed, 1 open), 0+0, none'],
    [
      'what ended unknown',
      w => void w.deploy('1.1', { api: '1' }, 'unknown'),
      '0 (0 failed, 1 open), 0+0, none',
    ],
    [
      'two jobs of one run are one',
      w => {
        w.good('1.1', { api: '1' });
        w.good('1.1', { worker: '2' });
      },
      '1 (0 failed, 0 open), 0+0, none',
    ],
    [
      'of which one failed: until that one is well',
      w => {
        w.deploy('1.1', { api: '1' });
        w.deploy('1.1', { worker: '2' }, 'failed');
        w.good('2.1', { api: '3' });
        w.good('3.1', { worker: '3' });
      },
      '3 (1 failed, 0 open), 1+0, 6 min',
    ],
    [
      'one run that deploys the same twice is told by the last',
      w => {
        w.deploy('1.1', { api: '1' }, 'failed');
        w.good('1.1', { api: '1' });
      },
      '1 (0 failed, 0 open), 0+0, none',
    ],
  ];
  it.each(rows)('%s', (_, tell, says) => expect(short(measured(tell).figures)).toBe(says));
});

describe('lead time', () => {
  const committed = (w: World, id: string, when: string | undefined, sha = id) => {
    const commit = { sha, ref: 'refs/heads/main', ...(when !== undefined && { at: when }) };
    w.end(w.begin(id, { api: '1' }, { commit }), 'steady');
  };
  const staging = (sha: string, minute: number) => {
    const world = new World();
    world.minute = minute;
    world.begin('9.1', { api: '1' }, { commit: { sha, ref: 'refs/heads/main' } });
    world.begin('10.1', { api: '1' }, { commit: { sha, ref: 'refs/heads/main' } });
    return { earlier: firstSeen(world.records) };
  };
  const none = { median: null, p90: null };
  const two = { median: 120, p90: 120 };

  it.each([
    ['since the commit', at(0), {}, { ...two, measured: { commit: 1, environment: 0 }, notMeasured: 0 }],
    [
      'since staging first got it',
      undefined,
      staging('1.1', -1),
      { ...two, measured: { commit: 0, environment: 1 }, notMeasured: 0 },
    ],
    [
      'the commit’s own time first',
      at(0),
      staging('1.1', -9),
      { ...two, measured: { commit: 1, environment: 0 } },
    ],
    ['not of another commit in staging', undefined, staging('8.1', -1), { ...none, notMeasured: 1 }],
    ['not measured', undefined, {}, { ...none, measured: { commit: 0, environment: 0 }, notMeasured: 1 }],
    ['not of a clock that was ahead', at(9), {}, { ...none, notMeasured: 1 }],
    ['not of what staging got afterwards', undefined, staging('1.1', 9), { ...none, notMeasured: 1 }],
  ])('%s', (_, when, more, says) => {
    expect(measured(w => committed(w, '1.1', when), more).figures?.leadTime).toMatchObject(says);
  });

  it('counts a commit when it is live first, also where that was before the window', () => {
    const tell = (w: World) => {
      committed(w, '1.1', at(0), 'a');
      committed(w, '2.1', at(0), 'a');
    };
    expect(measured(tell).figures?.leadTime).toMatchObject({
      median: 120,
      measured: { commit: 1 },
      again: 1,
    });
    const later = { window: { from: at(3), to: at(9) }, before: { from: at(-3), to: at(3) } };
    expect(measured(tell, later).figures?.leadTime).toMatchObject({
      ...none,
      measured: { commit: 0 },
      again: 1,
    });
  });

  it('is not that of what never was live', () => {
    const tell = (w: World) =>
      w.end(w.begin('1.1', { api: '1' }, { commit: { sha: 'a', ref: 'r', at: at(0) } }), undone);
    expect(measured(tell).figures?.leadTime).toMatchObject({
      ...none,
      measured: { commit: 0 },
      notMeasured: 0,
    });
  });

  it('is told as a median and by nearest rank', () => {
    const tell = (w: World) => {
      for (let nth = 1; nth <= 10; nth++) committed(w, `${nth}.1`, at(0));
    };
    // 2, 4, … 20 minutes.
    expect(measured(tell).figures?.leadTime).toMatchObject({ median: 11 * 60, p90: 18 * 60 });
  });
});

describe('windows', () => {
  const one = (w: World) => void w.good('1.1', { api: '1' });
  const at2 = (from: number, to: number, more: Partial<MetricsQuestion> = {}) => {
    const window = { from: at(from), to: at(to) };
    const { figures, before } = measured(one, {
      window,
      before: { from: at(2 * from - to), to: at(from) },
      ...more,
    });
    return [figures?.deployments, before?.deployments];
  };

  // It was live in minute 2, and began in minute 1.
  it.each([
    ['at its end', 0, 2, {}, [1, undefined]],
    ['at its begin: in the one before', 2, 4, {}, [0, 1]],
    ['begun before it', 1.5, 2.5, {}, [1, 0]],
    ['before the log begins', -4, -2, {}, [undefined, undefined]],
    ['not read so far back', 0, 2, { readSince: at(0.5) }, [undefined, undefined]],
    ['read just so far back', 0, 2, { readSince: at(0) }, [1, undefined]],
  ])('%s', (_, from, to, more, says) => expect(at2(from, to, more)).toEqual(says));

  it('an empty log has no figures at all', () => {
    expect(measured(() => undefined)).toEqual({ figures: null, before: null, services: [] });
  });

  it('no deployment in the window has no rate, and a frequency of none', () => {
    const { figures } = measured(one, {
      window: { from: at(5), to: at(9) },
      before: { from: at(1), to: at(5) },
    });
    expect(figures).toMatchObject({ deployments: 0, perDay: 0, changeFailureRate: { rate: null } });
  });
});

describe('services', () => {
  const shop = (w: World) => {
    w.good('1.1', { api: '1', worker: '1', 'lambda:checkout': '1' });
    w.deploy('2.1', { api: '2', worker: '2' }, { worker: undone, api: 'steady' });
  };

  it('each by itself, in the order of their names', () => {
    const { figures, services } = measured(shop);
    expect(figures).toMatchObject({ deployments: 2, changeFailureRate: { rate: 0.5 } });
    expect(
      services.map(each => [each.subject, each.figures?.deployments, each.figures?.changeFailureRate.rate]),
    ).toEqual([
      [API, 2, 0],
      ['ecs:eu-west-1/shop/worker', 2, 0.5],
      ['lambda:checkout', 1, 0],
    ]);
  });

  it.each([
    [['api'], [API], 0],
    [[API], [API], 0],
    [['worker', 'checkout'], ['ecs:eu-west-1/shop/worker', 'lambda:checkout'], 0.5],
    [['shop'], [], null],
  ])('alone: %j', (services, subjects, rate) => {
    const found = measured(shop, { services });
    expect(found.services.map(({ subject }) => subject)).toEqual(subjects);
    expect(found.figures?.changeFailureRate.rate).toBe(rate);
  });
});
