import type { Verdict } from '@pipeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRollout, type RunLook } from '../../src/judge/judge.ts';
import type { Rollout, RunStarted } from '../../src/step.ts';
import { annotated } from '../../src/traffic/notes.ts';
import { askedOf } from '../../src/traffic/serving.ts';
import { sharesOf } from '../../src/traffic/shares.ts';
import type { ServiceView } from '../../src/views.ts';
import { aCondition, aRevision, aView, splits } from '../view-of.ts';

const rollout: Rollout = {
  schema: 1,
  release: '42.1',
  revision: 'api-2',
  before: splits('api-1 100'),
  states: ['api-1 100, api-2 #next', 'api-1 90, api-2 10, api-2 #next', 'api-2 100'].map(splits),
  wasLatest: true,
  least: 60_000,
  tag: 'next',
};
const started: RunStarted = {
  kind: 'service',
  region: 'europe-west1',
  id: 'api',
  uid: 'uid-1',
  revision: 'api-2',
  previousRevision: 'api-1',
  generation: 2,
  rollout,
};
const atOnce: RunStarted = { ...started, rollout: { ...rollout, states: [splits('api-2 100')] } };
const baking: RunStarted = { ...atOnce, rollout: { ...atOnce.rollout, bake: true } };
const traffic: RunStarted = {
  ...started,
  revision: 'api-1',
  trafficOnly: true,
  rollout: {
    ...rollout,
    revision: 'api-1',
    before: splits('api-2 100'),
    states: [splits('api-1 100')],
  },
};

/** As it is once `asked` has come true, ours being ready. */
const at = (asked: string, fields: Partial<ServiceView> = {}): ServiceView => {
  const view = aView({
    generation: 2,
    observedGeneration: 2,
    latestCreated: 'api-2',
    latestReady: 'api-2',
    traffic: splits(asked),
    lastModifier: 'someone@example.com',
    ...fields,
  });
  const serving = splits(asked).map(each => ({
    ...each,
    revision: each.revision === 'LATEST' ? view.latestReady : each.revision,
  }));
  return { ...view, serving: fields.serving ?? serving };
};
const unready = { latestReady: 'api-1', reconciling: true, serving: splits('api-1 100') };
const routes = (state: 'failed' | 'succeeded') => [
  aCondition({ type: 'RoutesReady', state, message: 'cannot\nroute' }),
];
const failing = (reason: string, message = 'it is broken') =>
  aRevision({ ready: aCondition({ state: 'failed', reason, message }) });

type Row = [string, RunLook, RunStarted, Partial<Verdict> | { reason: string }, string];
describe('the verdict', () => {
  it.each<Row>([
    ['gone', { service: undefined }, started, { state: 'failed', reason: 'stopped' }, 'it was deleted'],
    [
      'made again',
      { service: at('LATEST 100', { uid: 'uid-2' }) },
      started,
      { state: 'failed', reason: 'stopped' },
      'it was deleted and made again',
    ],
    [
      'not there yet',
      { service: undefined },
      { ...started, uid: '' },
      { state: 'progressing' },
      'not shown yet',
    ],
    [
      'an old look',
      { service: at('api-1 100', { generation: 1 }) },
      started,
      { state: 'progressing' },
      'does not show the change to api-2 yet',
    ],
    [
      'an old look, late',
      { service: at('api-1 100', { generation: 1 }), late: true },
      started,
      { state: 'failed', reason: 'stopped' },
      'shows nothing of it: what serves is api-1 100%',
    ],
    [
      'somebody else’s traffic',
      { service: at('api-3 100') },
      started,
      { state: 'superseded' },
      'traffic is now to be api-3 100%, set by someone@example.com',
    ],
    [
      'somebody else’s revision, as the latest, also before it is ready',
      { service: at('LATEST 100', { latestCreated: 'api-3', reconciling: true }) },
      atOnce,
      { state: 'superseded' },
      'traffic is now to be api-3 100%',
    ],
    [
      'somebody else’s revision without traffic',
      { service: at('api-2 100, api-3 #preview', { latestCreated: 'api-3', reconciling: true }) },
      atOnce,
      { state: 'steady' },
      'api-2 has all traffic',
    ],
    [
      'somebody else’s revision without traffic that failed',
      {
        service: at('api-2 100', {
          latestCreated: 'api-3',
          ready: aCondition({ state: 'failed', message: 'theirs' }),
        }),
      },
      atOnce,
      { state: 'steady' },
      'api-2 has all traffic',
    ],
    [
      'taken back',
      { service: at('api-1 100') },
      started,
      { state: 'failed', reason: 'rolled-back' },
      'api-2 was taken back: what serves is api-1 100%',
    ],
    [
      'on its way back',
      { service: at('api-1 100', { serving: splits('api-1 90, api-2 10') }) },
      started,
      { state: 'progressing' },
      'going back to api-1 100%: what serves is api-1 90%, api-2 10%',
    ],
    [
      'a crash',
      { service: at('LATEST 100', unready), revision: failing('HEALTH_CHECK_CONTAINER_ERROR') },
      atOnce,
      { state: 'failed', reason: 'crashing' },
      'api-2 never got ready: it is broken',
    ],
    [
      'an image that is not there',
      { service: at('LATEST 100', unready), revision: failing('CONTAINER_MISSING', 'no\n  image') },
      atOnce,
      { state: 'failed', reason: 'rejected' },
      'api-2 never got ready: no image',
    ],
    [
      'a failed condition behind the revision’s own',
      {
        service: at('LATEST 100', unready),
        revision: aRevision({
          ready: aCondition({ state: 'failed' }),
          conditions: [aCondition({ type: 'ContainerHealthy', state: 'failed', message: 'exit(3)' })],
        }),
      },
      atOnce,
      { state: 'failed', reason: 'crashing' },
      'api-2 never got ready: exit(3)',
    ],
    [
      'no revision came of it',
      {
        service: at('LATEST 100', {
          ...unready,
          reconciling: false,
          ready: aCondition({ state: 'failed', message: 'quota' }),
        }),
      },
      atOnce,
      { state: 'failed', reason: 'rejected' },
      'api-2: quota',
    ],
    [
      'no revision came of it, by the operation',
      {
        service: at('LATEST 100', { ...unready, reconciling: false }),
        operation: { name: 'o', done: true, error: { code: 9, message: 'quota' } },
      },
      atOnce,
      { state: 'failed', reason: 'rejected' },
      'api-2: quota',
    ],
    [
      'traffic that cannot be moved',
      { service: at('api-2 100', { serving: splits('api-3 100'), conditions: routes('failed') }) },
      atOnce,
      { state: 'failed', reason: 'stopped' },
      'traffic could not be moved: cannot route; what serves is api-3 100%',
    ],
    [
      'a tag that cannot be set',
      {
        service: at('api-1 100, api-2 #next', { serving: splits('api-1 100'), conditions: routes('failed') }),
      },
      started,
      { state: 'failed', reason: 'stopped' },
      'traffic could not be moved: cannot route; what serves is api-1 100%',
    ],
    [
      'on its way',
      {
        service: at('LATEST 100', unready),
        revision: aRevision({
          ready: aCondition({ state: 'reconciling' }),
          conditions: [aCondition({ type: 'ContainerReady', state: 'reconciling', message: 'Pulling' })],
        }),
      },
      atOnce,
      { state: 'progressing' },
      'api-2 has 0% of traffic and is to have 100% (ContainerReady: Pulling)',
    ],
    [
      'asked for, and not so',
      { service: at('api-1 90, api-2 10, api-2 #next', { serving: splits('api-1 100, api-2 #next') }) },
      started,
      { state: 'progressing' },
      'api-2 has 0% of traffic and is to have 10%',
    ],
    [
      'at 0 % with no tag yet',
      { service: at('api-1 100, api-2 #next', { serving: splits('api-1 100') }) },
      started,
      { state: 'progressing' },
      'api-2 has 0%',
    ],
    [
      'without a revision that is ready',
      {
        service: at('api-1 100, api-2 #next', { latestReady: 'api-1' }),
        revision: aRevision({ ready: undefined }),
      },
      started,
      { state: 'progressing' },
      'api-2 has 0% of traffic as it is to, and Cloud Run is still at work',
    ],
    [
      'ready and still reconciled',
      { service: at('LATEST 100', { reconciling: true }) },
      atOnce,
      { state: 'progressing' },
      'api-2 has 100%',
    ],
    ['all of it', { service: at('LATEST 100') }, started, { state: 'steady' }, 'api-2 has all traffic'],
    [
      'a bake that nobody waits for any more',
      { service: at('LATEST 100') },
      baking,
      { state: 'steady' },
      'api-2 has all traffic',
    ],
    [
      'a way back beside what a failure left behind',
      {
        service: at('api-1 100', {
          latestReady: 'api-1',
          observedGeneration: 1,
          ready: aCondition({ state: 'failed', message: 'api-2 failed' }),
        }),
      },
      traffic,
      { state: 'steady' },
      'api-1 has all traffic',
    ],
    [
      'a way back that is not through',
      { service: at('api-1 100', { reconciling: true }) },
      traffic,
      { state: 'progressing' },
      'api-1 has 100%',
    ],
    [
      'a way back beside what never ends',
      { service: at('api-1 100', { reconciling: true }), late: true },
      traffic,
      { state: 'steady' },
      'api-1 has all traffic',
    ],
    [
      'a split that was asked for',
      { service: at('api-1 60, api-2 40') },
      { ...traffic, rollout: { ...traffic.rollout, states: [splits('api-1 60, api-2 40')] } },
      { state: 'steady' },
      'traffic is api-1 60%, api-2 40%',
    ],
  ])('%s', (_, look, what, verdict, detail) => {
    const given = judgeRollout(look, what);
    expect(given).toMatchObject(verdict);
    expect(given.detail).toContain(detail);
  });

  it.each<[string, string, RunStarted, object]>([
    [
      'at 0 %, where nothing has to last',
      'api-1 100, api-2 #next',
      started,
      { id: 'api-2/0', at: '0% of traffic', traffic: 0, least: 0 },
    ],
    [
      'at a step',
      'api-1 90, api-2 10, api-2 #next',
      started,
      { id: 'api-2/1', at: '10% of traffic', traffic: 10, least: 60_000 },
    ],
    [
      'with all traffic, to bake',
      'api-2 100',
      baking,
      { id: 'api-2/0', at: '100% of traffic', traffic: 100, least: 60_000 },
    ],
  ])('holds %s', (_, asked, what, hold) => {
    const annotations = annotated({}, { rollout: what.rollout });
    expect(judgeRollout({ service: at(asked, { annotations }) }, what)).toMatchObject({
      state: 'held',
      hold,
    });
  });
});

describe('the verdict, whatever Cloud Run shows', () => {
  const name = fc.constantFrom('api-1', 'api-2', 'api-3');
  const traffics = fc.constantFrom(
    ...['LATEST 100', 'api-1 100', 'api-2 100', 'api-3 100', 'api-1 90, api-2 10, api-2 #next'],
    ...['api-1 100, api-2 #next', 'api-1 50, api-3 50', 'LATEST 50, api-1 50', ''],
  );
  const state = fc.constantFrom('pending', 'reconciling', 'failed', 'succeeded');
  const look = fc
    .record({
      asked: traffics,
      serves: traffics,
      latestCreated: name,
      latestReady: name,
      generation: fc.integer({ min: 1, max: 3 }),
      reconciling: fc.boolean(),
      ready: state,
      ours: fc.option(state, { nil: undefined }),
      routes: state,
      late: fc.boolean(),
    })
    .map(
      ({ asked, serves, ours, routes: route, late, ready, ...fields }): RunLook => ({
        service: at(asked, {
          ...fields,
          serving: splits(serves.replaceAll('LATEST', fields.latestReady)),
          ready: aCondition({ state: ready }),
          conditions: [aCondition({ type: 'RoutesReady', state: route })],
        }),
        ...(ours && { revision: aRevision({ ready: aCondition({ state: ours }) }) }),
        late,
      }),
    );
  const what = fc.constantFrom(started, atOnce, baking, { ...started, trafficOnly: true as const });

  it('is green only when ours, and ready, really has all traffic and was meant to', () => {
    fc.assert(
      fc.property(look, what, (seen, begun) => {
        if (judgeRollout(seen, begun).state !== 'steady') return;
        const service = seen.service ?? aView();
        expect(sharesOf(service.serving)).toEqual(new Map([['api-2', 100]]));
        expect(askedOf(service)).toEqual(new Map([['api-2', 100]]));
        if (!begun.trafficOnly)
          expect([service.latestReady === 'api-2', seen.revision?.ready?.state]).toSatisfy(
            ([latest, ready]) => latest || ready === 'succeeded',
          );
      }),
      { numRuns: 5_000 },
    );
  });

  it('holds only where ours is asked for, says that it is back only when it has nothing, and always has words', () => {
    fc.assert(
      fc.property(look, what, (seen, begun) => {
        const verdict = judgeRollout(seen, begun);
        expect(verdict.detail).not.toMatch(/^$|undefined|NaN/);
        const has = sharesOf(seen.service?.serving ?? []).get('api-2') ?? 0;
        if (verdict.state === 'held') expect(has).toBe(verdict.hold.traffic);
        if (verdict.state === 'failed' && verdict.reason === 'rolled-back') expect(has).toBe(0);
      }),
      { numRuns: 5_000 },
    );
  });
});
