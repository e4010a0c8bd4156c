import { type Clock, ConfigError, type DeployTarget, RemoteError, type Strategy } from '@pipeline/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Check,
  drive,
  goBack,
  type Part,
  planAll,
  type RollOutOptions,
  refuseStrategy,
  rollOut,
  watch,
} from '../src/index.ts';

/** Something that can be deployed, and what is seen from outside once it serves. */
export interface Release<Wanted> {
  wanted: Wanted;
  serves: string;
}

/**
 * One object on one platform (a real one or a stand-in), with switches. What it `serves` and how many deploys it
 * `began` are asked of the world past the target, since the target is what is tested.
 */
export interface TargetWorld<Now, Wanted, Step, Started, Snapshot> {
  target: DeployTarget<Now, Wanted, Step, Started, Snapshot>;
  /** The same object in the hands of somebody else. */
  somebodyElse: DeployTarget<Now, Wanted, Step, Started, Snapshot>;
  /** The same object for a run after this one that deploys the same release; absent where no run is known again. */
  nextRun?: DeployTarget<Now, Wanted, Step, Started, Snapshot>;
  /** Serves when the world begins. */
  first: Release<Wanted>;
  second: Release<Wanted>;
  third: Release<Wanted>;
  /** Starts and never stays; absent where the platform cannot crash. */
  crashes?: Wanted;
  /** What no plan can be made for, with a `ConfigError`. */
  impossible?: Wanted;
  /** Takes a while, so that it can be met on its way: `strategy` and release. */
  slow: { wanted: Wanted; strategy?: Strategy };
  /** Whether a plan is refused when somebody else deployed since it was made. */
  guarded: boolean;
  /** Why nobody can deploy while a deployment is under way, and what serves is known only once it has traffic. */
  oneAtATime?: string;
  /** One strategy of each kind that is offered. */
  strategies: readonly Strategy[];
  clock: Clock;
  serves(): Promise<string>;
  began(): Promise<number>;
  /** The next `apply` gets no answer, before or after its effect. */
  loseAnswer(when: 'before' | 'after'): void;
  /** The next reads, so many, are throttled. */
  throttle(reads: number): void;
  close(): Promise<void>;
}

/** By the world's clock, which may run faster than the one on the wall. */
const TIMEOUT = 600_000;
const passes: Check = async () => ({ ok: true, detail: 'fine' });
const fails: Check = async () => ({ ok: false, detail: 'GET / gave 500' });

/** The tests that hold for every `DeployTarget`. `make` begins a new world for each. */
export function describeTarget<Now, Wanted, Step, Started, Snapshot>(
  name: string,
  make: () => Promise<TargetWorld<Now, Wanted, Step, Started, Snapshot>>,
): void {
  type World = TargetWorld<Now, Wanted, Step, Started, Snapshot>;
  type P = Part<Now, Wanted, Step, Started, Snapshot>;
  const worlds: World[] = [];
  afterEach(async () => void (await Promise.all(worlds.splice(0).map(world => world.close()))));
  const world = async () => {
    const made = await make();
    worlds.push(made);
    return made;
  };
  const rolled = async (
    { target, clock }: World,
    wanted: Wanted,
    options: Partial<RollOutOptions<P>> & { strategy?: Strategy | undefined } = {},
  ): Promise<P> => {
    const planned = await planAll([{ target, wanted, strategy: options.strategy }]);
    const [part] = await rollOut<Now, Wanted, Step, Started, Snapshot>([planned], {
      timeout: TIMEOUT,
      clock,
      onFailure: 'leave',
      ...options,
    });
    if (part === undefined) throw new Error('one target has one part');
    return part;
  };
  const begun = async (target: World['target'], wanted: Wanted, strategy?: Strategy) => {
    const plan = target.plan(await target.observe(), wanted, strategy);
    await target.prepare?.(plan);
    return target.apply(plan);
  };
  const carried = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

  describe(`${name}, as a target`, () => {
    it('plans without a change: nothing begins, and a plan can be carried as JSON', async () => {
      const { target, second, began } = await world();
      const before = await began();
      const now = await target.observe();
      const plan = target.plan(now, second.wanted);
      expect(plan.changes).not.toEqual([]);
      expect(target.plan(now, second.wanted)).toEqual(plan);
      expect(carried(plan)).toEqual(plan);
      expect(await began()).toBe(before);
    });

    it('snapshots to something that can be carried as JSON, and that is no change to return to at once', async () => {
      const { target } = await world();
      const now = await target.observe();
      const snapshot = target.snapshot(now);
      expect(carried(snapshot)).toEqual(snapshot);
      expect(target.plan(now, target.towards(carried(snapshot))).changes).toEqual([]);
    });

    it('refuses what cannot be, in a plan', async () => {
      const { target, impossible } = await world();
      const now = await target.observe();
      if (impossible !== undefined) expect(() => target.plan(now, impossible)).toThrowError(ConfigError);
    });

    it('has a strategy of each kind that it names, and words for it', async () => {
      const { target, strategies } = await world();
      const offers = target.offers(await target.observe());
      expect([...new Set(offers.map(({ kind }) => kind))].sort()).toEqual(
        strategies.map(({ kind }) => kind).sort(),
      );
      expect(offers.every(({ words }) => words.length > 0)).toBe(true);
      expect(strategies.map(each => refuseStrategy(target.name, offers, each))).toEqual(
        strategies.map(() => undefined),
      );
    });

    it('deploys by each of its strategies, and is steady only when that serves', async () => {
      const kinds = (await world()).strategies;
      for (const strategy of kinds) {
        const made = await world();
        const { ending } = await rolled(made, made.second.wanted, { strategy, check: passes });
        expect([strategy.kind, ending]).toMatchObject([strategy.kind, { state: 'steady' }]);
        expect(await made.serves()).toBe(made.second.serves);
      }
    });

    it('changes nothing where all is as wanted, and is steady all the same', async () => {
      const made = await world();
      await rolled(made, made.second.wanted);
      const before = await made.began();
      const part = await rolled(made, made.second.wanted);
      expect(part).toMatchObject({ plan: { changes: [] }, ending: { state: 'steady' } });
      expect(await made.began()).toBe(before);
    });

    it('goes back to an earlier snapshot as to any release', async () => {
      const made = await world();
      const { before } = await rolled(made, made.second.wanted);
      await rolled(made, made.third.wanted);
      const part = await rolled(made, made.target.towards(carried(before)));
      expect(part.ending).toMatchObject({ state: 'steady' });
      expect(await made.serves()).toBe(made.first.serves);
    });

    it('fails with a reason where it crashes, and what was there before serves again', async () => {
      const strategies = (await world()).strategies;
      for (const strategy of strategies) {
        const made = await world();
        if (made.crashes === undefined) return;
        const part = await rolled(made, made.crashes, { strategy, onFailure: 'rollback' });
        expect([strategy.kind, part.ending]).toMatchObject([strategy.kind, { state: 'failed' }]);
        expect(part.wayBack).toMatchObject({ state: 'back' });
        expect(await made.serves()).toBe(made.first.serves);
      }
    });

    it('goes back where a check fails', async () => {
      const strategies = (await world()).strategies;
      for (const strategy of strategies) {
        const made = await world();
        const part = await rolled(made, made.second.wanted, {
          strategy,
          check: fails,
          onFailure: 'rollback',
        });
        expect(part).toMatchObject({
          ending: { state: 'failed', reason: 'check-failed' },
          wayBack: { state: 'back' },
        });
        expect(await made.serves()).toBe(made.first.serves);
      }
    });

    it.each(['before', 'after'] as const)(
      'deploys once when the answer is lost %s the effect',
      async when => {
        const made = await world();
        const before = await made.began();
        made.loseAnswer(when);
        const part = await rolled(made, made.second.wanted);
        expect(part.ending).toMatchObject({ state: 'steady' });
        expect(await made.began()).toBe(before + 1);
      },
    );

    it('finds what a plan began, by that plan alone', async () => {
      const made = await world();
      const { target, second, third } = made;
      await rolled(made, second.wanted);
      await rolled(made, third.wanted);
      const again = target.plan(await target.observe(), second.wanted);
      expect(await target.findStarted(again)).toBeUndefined();
      await target.prepare?.(again);
      const started = await target.apply(again);
      expect(await target.findStarted(carried(again))).toEqual(started);
    });

    it('judges what it is given as JSON, as a run after this one would', async () => {
      const { target, second, clock } = await world();
      const started = carried(await begun(target, second.wanted));
      const options = { timeout: TIMEOUT, clock };
      expect(await drive(target, started, options)).toMatchObject({ verdict: { state: 'steady' } });
    });

    it('picks up what a run that died had begun', async () => {
      const made = await world();
      const { target, nextRun, slow } = made;
      if (nextRun === undefined) return;
      const started = await begun(target, slow.wanted, slow.strategy);
      const before = await made.began();
      // It need not know all that its beginner was told.
      expect(started).toMatchObject((await begun(nextRun, slow.wanted, slow.strategy)) as object);
      expect(await made.began()).toBe(before);
      await target.abort?.(started);
    });

    it('looks again where its reads are throttled', async () => {
      const made = await world();
      const started = await begun(made.target, made.second.wanted);
      made.throttle(3);
      const options = { timeout: TIMEOUT, clock: made.clock };
      expect(await drive(made.target, started, options)).toMatchObject({ verdict: { state: 'steady' } });
    });

    it.each(['on its way', 'steady'] as const)('says that somebody else took its place: %s', async when => {
      const made = await world();
      const { target, somebodyElse, slow, second, third, clock, oneAtATime } = made;
      if (oneAtATime !== undefined && when === 'on its way') return;
      const options = { timeout: TIMEOUT, clock };
      const way = when === 'steady' ? second : slow;
      const started = await begun(target, way.wanted, 'strategy' in way ? way.strategy : undefined);
      if (when === 'steady') await drive(target, started, options);
      const theirs = await begun(somebodyElse, third.wanted);
      // Where theirs must wait for its traffic, ours serves until then.
      if (oneAtATime === undefined)
        expect(await watch(target, started, options)).toMatchObject({ state: 'superseded' });
      // Driven, since their rollout may hold as well: strategies can outlive the rollout that set them.
      const { verdict } = await drive(somebodyElse, theirs, options);
      expect(verdict).toMatchObject({ state: 'steady' });
      expect(await watch(target, started, options)).toMatchObject({ state: 'superseded' });
      expect(await made.serves()).toBe(third.serves);
    });

    it('does not undo what somebody else deployed after the failure', async () => {
      const made = await world();
      const { target, somebodyElse, crashes, third, clock, oneAtATime } = made;
      if (crashes === undefined) return;
      const failed = await begun(target, crashes);
      expect(await watch(target, failed, { timeout: TIMEOUT, clock })).toMatchObject({ state: 'failed' });
      const theirs = await begun(somebodyElse, third.wanted);
      if (oneAtATime === undefined) expect(await target.judge(failed)).toMatchObject({ state: 'superseded' });
      else await drive(somebodyElse, theirs, { timeout: TIMEOUT, clock });
      const before = target.snapshot(await target.observe());
      const way = await goBack(target, before, failed, { timeout: TIMEOUT, clock });
      expect(way).toMatchObject({ state: 'left' });
      await drive(somebodyElse, theirs, { timeout: TIMEOUT, clock });
      expect(await made.serves()).toBe(third.serves);
    });

    it('refuses a plan that does not know what somebody else deployed', async () => {
      const made = await world();
      if (!made.guarded) return;
      const { target, somebodyElse, second, third, clock } = made;
      const plan = target.plan(await target.observe(), second.wanted);
      const theirs = await begun(somebodyElse, third.wanted);
      await target.prepare?.(plan);
      const refused = target.apply(plan);
      await expect(refused).rejects.toBeInstanceOf(RemoteError);
      await expect(refused).rejects.toMatchObject({ outcome: 'known', transient: false });
      await watch(somebodyElse, theirs, { timeout: TIMEOUT, clock });
      expect(await made.serves()).toBe(third.serves);
    });

    it('holds until it is told, and does not mind to be told twice', async () => {
      const made = await world();
      const { target, second, clock, strategies } = made;
      const strategy = strategies.find(({ kind }) => kind === 'verify-first');
      if (strategy === undefined) return;
      const started = await begun(target, second.wanted, strategy);
      const until = { timeout: TIMEOUT, clock, until: ({ state }: { state: string }) => state === 'held' };
      const verdict = await watch(target, started, until);
      if (verdict.state !== 'held' || target.resolve === undefined) throw new Error('it does not hold');
      expect(await made.serves()).toBe(made.first.serves);
      await target.resolve(started, verdict.hold, 'proceed');
      await target.resolve(started, verdict.hold, 'proceed').catch((error: unknown) => {
        if (!(error instanceof RemoteError)) throw error;
      });
      expect(await watch(target, started, { timeout: TIMEOUT, clock })).toMatchObject({ state: 'steady' });
      expect(await made.serves()).toBe(second.serves);
    });

    it('goes back where it is told to at a hold, without another deploy', async () => {
      const made = await world();
      const { target, first, second, clock, strategies } = made;
      const strategy = strategies.find(({ kind }) => kind === 'verify-first');
      if (strategy === undefined) return;
      const started = await begun(target, second.wanted, strategy);
      const began = await made.began();
      const { verdict, wentBack } = await drive(target, started, { timeout: TIMEOUT, clock, check: fails });
      expect(verdict).toMatchObject({ state: 'failed', reason: 'check-failed' });
      expect(wentBack).toBe(true);
      expect(await made.serves()).toBe(first.serves);
      expect(await made.began()).toBe(began);
    });

    it('ends what is on its way, and what was before serves', async () => {
      const made = await world();
      const { target, slow, clock } = made;
      if (target.abort === undefined) return;
      const started = await begun(target, slow.wanted, slow.strategy);
      await target.abort(started);
      const options = { timeout: TIMEOUT, clock };
      expect(await watch(target, started, options)).toMatchObject({ state: 'failed' });
      expect(await made.serves()).toBe(made.first.serves);
    });
  });
}
