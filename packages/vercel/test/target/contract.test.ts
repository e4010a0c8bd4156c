import type { Strategy } from '@pipeline/contracts';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { describeTarget, type TargetWorld } from '../../../rollout/test/target-contract.ts';
import type { VercelNow, VercelSnapshot, VercelStarted, VercelStep } from '../../src/step.ts';
import { VercelTarget } from '../../src/target/target.ts';
import type { VercelWanted } from '../../src/wanted.ts';
import { lostAnswer, refusal } from '../fake-vercel.ts';
import { deploymentView } from '../view-of.ts';
import { BuildingVercel } from './building-vercel.ts';

const STAGES = [
  { percent: 10, duration: undefined },
  { percent: 100, duration: undefined },
];

const to = (deployment: string): VercelWanted => ({
  move: { deployment, way: 'promote', hosts: [], unpin: false, allowOlder: true, rolling: 'stages' },
});

/** One of these moves whichever of the staged deployments is wanted: a target by itself knows the one that it was made for. */
class AnyCandidate extends VercelTarget {
  readonly #vercel: BuildingVercel;

  constructor(vercel: BuildingVercel, clock: ReturnType<typeof fakeClock>, release: string) {
    const run = { release, commit: 'abc' };
    const site = { project: 'shop-web', environment: 'production', candidate: 'dpl_2', run };
    super({ api: vercel, clock, log: () => undefined }, site);
    this.#vercel = vercel;
  }

  override plan(now: VercelNow, wanted: VercelWanted, strategy?: Strategy) {
    const id = 'move' in wanted ? wanted.move.deployment : '';
    return super.plan({ ...now, candidate: this.#vercel.deploymentsById.get(id) }, wanted, strategy);
  }
}

async function world(
  rolls: boolean,
): Promise<TargetWorld<VercelNow, VercelWanted, VercelStep, VercelStarted, VercelSnapshot>> {
  const others = ['dpl_2', 'dpl_3'].map((id, at) =>
    deploymentView(id, { substate: 'STAGED', createdAt: 2_000 + at }),
  );
  const vercel = new BuildingVercel({ live: 'dpl_1', others });
  vercel.addDomain('shop.example.com');
  if (rolls) {
    vercel.stages = STAGES;
    vercel.state = { ...vercel.state, rolling: true };
  }
  const clock = fakeClock();
  const release = (id: string) => ({ wanted: to(id), serves: id });
  const target = new AnyCandidate(vercel, clock, '42.1');
  // A promotion that does not roll cannot be stopped.
  if (!rolls) Object.assign(target, { abort: undefined });
  return {
    target,
    somebodyElse: new AnyCandidate(vercel, clock, '43.1'),
    first: release('dpl_1'),
    second: release('dpl_2'),
    third: release('dpl_3'),
    impossible: to('dpl_9'),
    slow: { wanted: to('dpl_2') },
    // Where it rolls, somebody else's would have to be told to go on first.
    guarded: !rolls,
    ...(rolls && { oneAtATime: 'Vercel begins no promotion while one rolls' }),
    strategies: [
      { kind: 'all-at-once' },
      ...(rolls ? [{ kind: 'stepped' as const, steps: [10, 100], pause: 0 }] : []),
    ],
    clock,
    serves: async () => vercel.whereIs('shop.example.com') ?? '',
    began: async () => vercel.moves,
    loseAnswer: when =>
      vercel.once(/^promote/, when === 'before' ? { before: lostAnswer() } : { after: lostAnswer() }),
    throttle: reads => vercel.once(/^project/, { before: refusal(429, 'slow down', true) }, reads),
    close: async () => undefined,
  };
}

describeTarget('production of a Vercel project', () => world(false));
describeTarget('production of a Vercel project that rolls', () => world(true));
