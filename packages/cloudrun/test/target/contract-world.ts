import type { Strategy } from '@pipeline/contracts';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import type { TargetWorld } from '../../../rollout/test/target-contract.ts';
import type { RunNow, RunSnapshot, RunStarted, RunStep } from '../../src/step.ts';
import { type Kind, SERVICE, WORKER_POOL } from '../../src/target/kind.ts';
import { RunTarget } from '../../src/target/target.ts';
import type { RunWanted } from '../../src/wanted.ts';
import { runningFake, slowDown } from '../fake-run.ts';

const AT = { project: 'p', region: 'europe-west1' };
const STRATEGIES: Strategy[] = [
  { kind: 'all-at-once' },
  { kind: 'blue-green', bake: 60_000 },
  { kind: 'stepped', steps: [10, 50, 100], pause: 60_000 },
];

export const image = (tag: string): RunWanted => ({
  containers: { '': { image: `example.com/api:${tag}` } },
});

/** A service, or a worker pool, `api` as any target is tested. */
export async function runWorld(
  kind: Kind,
): Promise<TargetWorld<RunNow, RunWanted, RunStep, RunStarted, RunSnapshot>> {
  const fake = runningFake(kind.field);
  const clock = fakeClock();
  const target = (release: string) =>
    new RunTarget({ api: fake.api, clock, log: () => undefined }, AT, kind, 'api', {
      release,
      commit: '0123456789abcdef',
    });
  const release = (tag: string) => ({ wanted: image(tag), serves: `example.com/api:${tag}` });
  return {
    target: target('42.1'),
    somebodyElse: target('43.1'),
    nextRun: target('42.1'),
    first: release('1'),
    second: release('2'),
    third: release('3'),
    crashes: image('bad'),
    impossible: { containers: { nobody: { image: 'example.com/api:2' } } },
    slow: {
      wanted: image('2'),
      strategy: kind === SERVICE ? { kind: 'verify-first' } : { kind: 'stepped', steps: [10, 100], pause: 0 },
    },
    guarded: true,
    strategies: kind === WORKER_POOL ? STRATEGIES : [...STRATEGIES, { kind: 'verify-first' }],
    clock,
    // What has traffic, whether or not somebody looked since it moved.
    serves: async () => fake.settle().imagesServing(),
    began: async () => fake.revisions.length,
    loseAnswer: when => fake.trouble('update', `lost-${when}`),
    throttle: reads => fake.trouble('get', ...Array.from({ length: reads }, slowDown)),
    close: async () => undefined,
  };
}
