import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SERVICE } from '../../src/cloudrun/kind.ts';
import { forgetOldest } from '../../src/cloudrun/operations/oldest-revisions.ts';
import { API, idOf, LATEST, openWorld, pinned, type Seen, serving, templateOf } from './world-fixture.ts';

let run: ReturnType<typeof openWorld>;
beforeEach(() => {
  run = openWorld();
});
afterEach(() => run.close());

const revise = (n: number, more: object = {}) => ({ template: templateOf(`shop/api:${n}`), ...more });

describe('a rollout', () => {
  it('gets ready before traffic moves; what is there lags behind what is asked', async () => {
    await run.create();
    const before = await run.get();
    const operation = await run.update(revise(2), 'template');
    const seen: Seen[] = [];
    await run.scheduler.until(() => {
      const service: Seen = run.world.services.get(API);
      const [routes, configurations] = service.conditions.map(({ state }: Seen) =>
        state.replace('CONDITION_', ''),
      );
      const what = `${routes} ${configurations} ${idOf(Object.keys(serving(service))[0] ?? '') === idOf(before.latestReadyRevision) ? 'old' : 'new'} ${service.observedGeneration}`;
      if (seen.at(-1) !== what) seen.push(what);
      return run.world.operations.get(operation.name).done === true;
    });
    expect(seen).toEqual([
      'RECONCILING RECONCILING old 1',
      'SUCCEEDED RECONCILING old 1',
      'RECONCILING SUCCEEDED old 1',
      'SUCCEEDED SUCCEEDED new 2',
    ]);
  });

  it('moves to the latest only where that is asked for', async () => {
    await run.create();
    const first = idOf((await run.get()).latestReadyRevision);
    await run.updated({ traffic: [pinned(first)] }, 'traffic');
    await run.updated(revise(2), 'template');
    const after = await run.get();
    expect(serving(after)).toEqual({ [first]: 100 });
    expect(idOf(after.latestReadyRevision)).not.toBe(first);
    expect(after.terminalCondition.state).toBe('CONDITION_SUCCEEDED');
  });

  it('is overtaken by the next: both operations end, and the newest has traffic', async () => {
    await run.create();
    const one = await run.update(revise(2), 'template');
    await run.scheduler.advance(1_000);
    const two = await run.update(revise(3), 'template');
    expect(await run.ended(one)).toMatchObject({ done: true, response: {} });
    expect((await run.ended(two)).error).toBeUndefined();
    const after = await run.get();
    expect(after.latestReadyRevision).toBe(after.latestCreatedRevision);
    expect(serving(after)).toEqual({ [idOf(after.latestReadyRevision)]: 100 });
  });

  it('is taken back while it is under way', async () => {
    await run.create();
    const first = idOf((await run.get()).latestReadyRevision);
    await run.update(revise(2), 'template');
    await run.scheduler.advance(1_000);
    const back = await run.update({ traffic: [pinned(first)] }, 'traffic');
    await run.ended(back);
    await run.scheduler.advance(60_000);
    const after = await run.get();
    expect(serving(after)).toEqual({ [first]: 100 });
    expect(after.reconciling).toBeUndefined();
  });

  it('keeps fields that nobody knows, at every depth', async () => {
    const containers = [{ image: 'shop/api:1', future: { level: 'INGRESS_TRAFFIC_UNHEARD_OF' } }];
    await run.create({ template: { containers, future: 1 }, future: [{ a: 1 }] });
    await run.updated({ labels: { a: 'b' } }, 'labels');
    const after = await run.get();
    expect(after.future).toEqual([{ a: 1 }]);
    expect(after.template.future).toBe(1);
    expect(after.template.containers[0].future).toEqual({ level: 'INGRESS_TRAFFIC_UNHEARD_OF' });
    const revision = await run.call('Revisions.GetRevision', { name: after.latestReadyRevision });
    expect(revision.containers[0].future).toEqual({ level: 'INGRESS_TRAFFIC_UNHEARD_OF' });
  });

  it('makes no generation of a label, and another etag', async () => {
    await run.create();
    const before = await run.get();
    await run.updated({ labels: { a: 'b' } }, 'labels');
    const after = await run.get();
    expect(after.generation).toBe(before.generation);
    expect(after.etag).not.toBe(before.etag);
  });
});

describe('instances', () => {
  it('get their variables, and run only where there is traffic or a tag', async () => {
    const env = [
      { name: 'A', value: "it's" },
      { name: 'S', valueSource: { secretKeyRef: { secret: 'db', version: '3' } } },
    ];
    await run.create({
      template: { containers: [{ image: 'shop/api:1', env, command: ['sh'], args: ['-c'] }] },
    });
    const first = idOf((await run.get()).latestReadyRevision);
    expect(run.ran).toMatchObject([
      {
        image: 'shop/api:1',
        entryPoint: ['sh'],
        command: ['-c'],
        containerPort: 8080,
        environment: {
          A: "it's",
          S: 'db/3',
          PORT: '8080',
          K_SERVICE: 'api',
          K_REVISION: first,
          K_CONFIGURATION: 'api',
        },
      },
    ]);
    await run.updated(revise(2), 'template');
    // Back: the first was stopped and is started again before traffic moves.
    await run.updated({ traffic: [pinned(first)] }, 'traffic');
    expect(run.ran.map(({ image }) => image)).toEqual(['shop/api:1', 'shop/api:2', 'shop/api:1']);
  });

  it('are replaced when they end', async () => {
    let left = 1;
    run = openWorld({ behave: () => (left-- > 0 ? { exitAfter: 10_000 } : {}) });
    await run.create();
    await run.scheduler.until(() => run.ran.length === 2);
    await run.scheduler.advance(60_000);
    expect(run.ran).toHaveLength(2);
    expect((await run.get()).terminalCondition.state).toBe('CONDITION_SUCCEEDED');
  });
});

describe('revisions', () => {
  it('that neither serve nor are the newest go when there are too many, oldest first', async () => {
    await run.create();
    const ids: string[] = [];
    for (const n of [2, 3, 4, 5]) {
      await run.updated(revise(n, { traffic: [{ type: LATEST, percent: 100 }] }), 'template,traffic');
      ids.push((await run.get()).latestReadyRevision);
    }
    await run.updated({ traffic: [pinned(idOf(ids[0] ?? ''))] }, 'traffic');
    forgetOldest(run.world, SERVICE, run.world.services.get(API) ?? {}, 3);
    expect([...run.world.revisions.keys()]).toEqual([ids[0], ids[2], ids[3]]);
  });
});
